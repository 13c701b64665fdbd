import { isReady } from '@/lib/http/readiness';

/** Whether this process is to be sent requests; says nothing more to whoever asks. */
export async function GET(): Promise<Response> {
  const ok = await isReady();
  return Response.json({ ok }, { status: ok ? 200 : 503, headers: { 'Cache-Control': 'no-store' } });
}
