import { services } from '@/lib/services';

/** Whether this process answers and its database does; says nothing more to whoever asks. */
export async function GET(): Promise<Response> {
  const ok = await services()
    .then((current) => current.chats.find('health'))
    .then(
      () => true,
      () => false,
    );
  return Response.json({ ok }, { status: ok ? 200 : 503, headers: { 'Cache-Control': 'no-store' } });
}
