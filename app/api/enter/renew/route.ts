import { renewalSchema, renewChat } from '@/lib/http/enter';
import { readJson } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { limitedBy, machineRoute, methodNotAllowed } from '@/lib/http/route';

/** Takes the token that a call window has got from the host's page which opened it. */
export const POST = limitedBy(
  'entries',
  machineRoute('enter', async ({ request, services, address }) => {
    await services.limits.address('entries', address);
    const { member, cookie } = await renewChat(
      services,
      request.headers,
      await readJson(request, renewalSchema),
    );
    const response = respond({ until: member.rightUntil.toISOString() });
    response.headers.append('Set-Cookie', cookie);
    return response;
  }),
);

const refuse = methodNotAllowed('POST');
export { refuse as GET, refuse as PUT, refuse as PATCH, refuse as DELETE };
