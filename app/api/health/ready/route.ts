import { isReady } from '@/lib/http/readiness';
import { respond } from '@/lib/http/respond';

/** Whether this process is to be sent requests; says nothing more to whoever asks. */
export async function GET(): Promise<Response> {
  const ok = await isReady();
  return respond({ ok }, ok ? 200 : 503);
}
