import 'server-only';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old or early a signature may be, in milliseconds: what was overheard cannot be sent again later. */
const TOLERANCE = 300_000;

/**
 * Whether JaaS has signed a body, by its header `X-Jaas-Signature: t=<seconds>,v1=<base64>`: HMAC-SHA256 over the
 * time, a dot and the body as it came. There may be several signatures; schemes other than v1 don't count
 * (developer.8x8.com/jaas/docs/webhooks-signatures).
 */
export function isSignedByJaas(
  { header, body }: { header: string | null; body: Uint8Array },
  secret: string,
  now: Date,
): boolean {
  const parts = (header ?? '').split(',').map((part) => {
    // Only the first equals sign parts the two: base64 ends in some of its own.
    const [name = '', ...value] = part.trim().split('=');
    return { name, value: value.join('=') };
  });
  const time = parts.find(({ name }) => name === 't')?.value ?? '';
  if (!/^\d{1,12}$/.test(time) || Math.abs(now.getTime() - Number(time) * 1000) > TOLERANCE) return false;
  const expected = Buffer.from(createHmac('sha256', secret).update(`${time}.`).update(body).digest('base64'));
  return parts
    .filter(({ name }) => name === 'v1')
    .map(({ value }) => Buffer.from(value))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}
