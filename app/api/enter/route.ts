import { MEDIA } from '@/lib/calls/ticket';
import { databaseFault } from '@/lib/db/database-fault';
import { AppError } from '@/lib/errors';
import { enterChat, refuseOtherPages } from '@/lib/http/enter';
import { readForm } from '@/lib/http/read-body';
import { respondErrorTo } from '@/lib/http/respond';
import { limitedBy, methodNotAllowed } from '@/lib/http/route';
import { addressOf } from '@/lib/limits/address-header';
import { errorLine } from '@/lib/log/log';
import { logSparingly } from '@/lib/log/log-sparingly';
import { metrics } from '@/lib/metrics/metrics';
import { services } from '@/lib/services';

/**
 * Takes the form that a page of the host sends into the window it has opened: a session for that person and that chat,
 * and on to the call. What goes wrong is said in the window, as a page.
 */
async function enter(request: Request): Promise<Response> {
  const current = await services();
  const seeOther = (path: string, cookie?: string) =>
    new Response(null, {
      status: 303,
      headers: {
        'Cache-Control': 'no-store',
        Location: new URL(path, current.settings.baseUrl).href,
        ...(cookie && { 'Set-Cookie': cookie }),
      },
    });
  try {
    const { limits } = current;
    const address = addressOf(request.headers);
    const origin = request.headers.get('origin');
    // Before anything is counted: a page of another site would use up what all people of an address may do.
    refuseOtherPages(current, origin);
    await limits.address('entries', address);
    const form = await readForm(request);
    const { member, cookie } = await limits.guess('enter', address, () =>
      enterChat(current, form.get('token') ?? '', origin),
    );
    metrics.signIns.inc({ way: 'host' });
    const media = MEDIA.find((one) => one === form.get('media')) ?? 'video';
    const query = new URLSearchParams({ media, ...(form.get('blocked') === '1' && { blocked: '1' }) });
    return seeOther(`/call/${encodeURIComponent(member.chatId)}?${query}`, cookie);
  } catch (error) {
    const known = error instanceof AppError;
    const code = known ? error.code : (databaseFault(error) ?? 'server.unexpected');
    metrics.refusals.inc({ code });
    metrics.signInFailures.inc({ way: 'host' });
    if (!known) logSparingly({ code, cause: errorLine(error) }, 'entering a chat failed');
    return seeOther(`/enter?${new URLSearchParams({ error: code })}`);
  }
}

export const POST = limitedBy('entries', (request: Request) =>
  // Where nothing has been started yet there is no address to lead to.
  enter(request).catch((error: unknown) => respondErrorTo(request, error)),
);

const refuse = methodNotAllowed('POST');
export { refuse as GET, refuse as PUT, refuse as PATCH, refuse as DELETE };
