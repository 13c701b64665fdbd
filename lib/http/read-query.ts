import 'server-only';
import type { z } from 'zod';
import { AppError } from '../errors';
import { listed } from './read-body';

/** Reads and checks the query of an address. @throws {AppError} `request.invalid` naming the parameters */
export function readQuery<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  const read = schema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (read.success) return read.data;
  throw new AppError('request.invalid', {
    fields: listed(read.error.issues.map(({ path }) => path.join('.'))),
  });
}
