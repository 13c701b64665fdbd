import { issueTicket } from '@/lib/calls/issue-ticket';
import { ticketRequestSchema } from '@/lib/calls/ticket';
import { readJson } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { methodNotAllowed, personRoute } from '@/lib/http/route';

export const POST = personRoute(async ({ request, person, language, services }) => {
  const wanted = await readJson(request, ticketRequestSchema, 'request.server_decides');
  const { ticket } = await issueTicket(services, person, wanted, language);
  return respond(ticket);
});

export const GET = methodNotAllowed('POST');
export { GET as PUT, GET as PATCH, GET as DELETE };
