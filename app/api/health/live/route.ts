import { respond } from '@/lib/http/respond';

/** Whether this process answers, whatever becomes of its database: one that does not is to be started anew. */
export function GET(): Response {
  return respond({ ok: true });
}
