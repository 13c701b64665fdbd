import { issueTicket } from '@/lib/calls/issue-ticket';
import { outsideTicket } from '@/lib/calls/outside-view';
import { ticketRequestSchema } from '@/lib/calls/ticket';
import { preflight } from '@/lib/http/cors';
import { readJson } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { callRoute, methodNotAllowed } from '@/lib/http/route';

export const POST = callRoute('tickets', async ({ request, byToken, enter, services }) => {
  const wanted = await readJson(request, ticketRequestSchema, 'request.server_decides');
  const { person, chatId, language } = await enter(wanted.chatId);
  const { ticket } = await issueTicket(services, person, { ...wanted, chatId }, language);
  return respond(byToken ? outsideTicket(ticket) : ticket);
});

export const GET = methodNotAllowed('POST');
export { preflight as OPTIONS, GET as PUT, GET as PATCH, GET as DELETE };
