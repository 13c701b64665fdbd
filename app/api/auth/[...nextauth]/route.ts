import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/auth-options';
import { databaseFault } from '@/lib/db/database-fault';
import { AppError, type ErrorCode } from '@/lib/errors';
import { authRoute } from '@/lib/http/auth-route';
import { respondErrorTo } from '@/lib/http/respond';
import { refuseOtherSites } from '@/lib/http/route';
import { addressOf } from '@/lib/limits/address-header';
import type { Person } from '@/lib/people/person';
import { services } from '@/lib/services';

const handle = authRoute(async (request, context) => {
  const { settings, people, limits } = await services();
  const [act, provider] = (await context.params).nextauth;
  let fault: ErrorCode | null = null;
  // Next-auth takes whatever is thrown for a sign-in that was refused.
  const addIfNew = (person: Person) =>
    people.addIfNew(person).catch((error: unknown) => {
      fault = databaseFault(error);
      throw error;
    });
  const answer = async () => {
    const options = authOptions(settings, { addIfNew });
    const response = (await NextAuth(request as never, context as never, options)) as Response;
    if (fault) throw new AppError(fault);
    return response;
  };
  const address = addressOf(request.headers);
  try {
    // Each has us ask the issuer where to lead people.
    if (request.method === 'POST' && act === 'signin' && provider === 'oidc') {
      refuseOtherSites(request);
      await limits.address('entries', address);
    }
    // Sessions and the like are asked for on every page, and prove nothing.
    if (act !== 'callback') return await answer();
    const isWrong = (outcome: { thrown: unknown } | { result: Response }) =>
      'result' in outcome && hasFailed(outcome.result);
    return await limits.guess('sign_in', address, answer, isWrong);
  } catch (error) {
    if (error instanceof AppError) return refused(error, request, settings.baseUrl);
    throw error;
  }
});

/** Whether somebody has not got in, by where next-auth sends them; its client asks for that as JSON, with 401. */
function hasFailed(response: Response): boolean {
  return response.status === 401 || /[?&]error=/.test(response.headers.get('location') ?? '');
}

/** As next-auth's client takes it: it goes to `url`; who comes by an address is led to the page that says it. */
async function refused(error: AppError, request: Request, baseUrl: string): Promise<Response> {
  const response = respondErrorTo(request, error);
  const url = `${baseUrl}/sign-in?${new URLSearchParams({ error: error.code })}`;
  const { headers } = response;
  if (request.method === 'GET') return new Response(null, { status: 303, headers: { Location: url } });
  return Response.json({ ...((await response.json()) as object), url }, { status: response.status, headers });
}

export { handle as GET, handle as POST };
