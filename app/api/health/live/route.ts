/** Whether this process answers, whatever becomes of its database: one that does not is to be started anew. */
export function GET(): Response {
  return Response.json({ ok: true }, { headers: { 'Cache-Control': 'no-store' } });
}
