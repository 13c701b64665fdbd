import 'server-only';
import type { z } from 'zod';
import { AppError, type ErrorCode } from '../errors';

/** Largest JSON body or form, in bytes. */
const JSON_LIMIT = 32 * 1024;

/**
 * Reads a body of one media type, at most `limit` bytes of it.
 *
 * @throws {AppError} `request.unsupported_media_type`, `request.too_large`, `request.malformed` for one that breaks off
 */
export async function readBytes(
  request: Request,
  expected: readonly string[],
  limit: number,
): Promise<Uint8Array> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!expected.includes(type)) {
    throw new AppError('request.unsupported_media_type', { expected: expected.join(', ') });
  }
  return readBody(request, limit);
}

/**
 * Reads a body of any media type, at most `limit` bytes of it.
 *
 * @throws {AppError} `request.too_large`; `request.malformed` for one that breaks off
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // The announced length may lie, so what arrives is counted.
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > limit) throw new AppError('request.too_large', { limit });
      chunks.push(chunk);
    }
  } catch (error) {
    // Of a page that was closed: a lost connection of its own, and not that of the database, which looks the same.
    throw error instanceof AppError ? error : new AppError('request.malformed');
  }
  return Buffer.concat(chunks);
}

/**
 * Reads a JSON body and checks it.
 *
 * @param unknownKeys the code for keys that the schema does not have
 * @throws {AppError} as `readBytes`; `request.malformed` for what is no JSON; `request.invalid` naming the fields
 */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  unknownKeys: ErrorCode = 'request.invalid',
): Promise<z.output<Schema>> {
  return parseJson(await readBytes(request, ['application/json'], JSON_LIMIT), schema, unknownKeys);
}

/** Reads the fields of a form that was sent. @throws {AppError} as `readBytes` */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const bytes = await readBytes(request, ['application/x-www-form-urlencoded'], JSON_LIMIT);
  return new URLSearchParams(new TextDecoder().decode(bytes));
}

/**
 * Checks a JSON body that has been read.
 *
 * @throws {AppError} `request.malformed` for what is no JSON; `request.invalid` naming the fields
 */
export function parseJson<Schema extends z.ZodType>(
  bytes: Uint8Array,
  schema: Schema,
  unknownKeys: ErrorCode = 'request.invalid',
): z.output<Schema> {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new AppError('request.malformed');
  }
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const { issues } = read.error;
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  if (unknown.length > 0) throw new AppError(unknownKeys, { fields: listed(unknown) });
  throw new AppError('request.invalid', {
    fields: listed(issues.map(({ path }) => path.join('.') || 'body')),
  });
}

/** Names as the caller wrote them, but short and without anything that could be mistaken for our own words. */
export function listed(names: string[]): string {
  return [...new Set(names)]
    .slice(0, 5)
    .map((name) => `"${name.replace(/[^\w.-]/gu, '?').slice(0, 40)}"`)
    .join(', ');
}
