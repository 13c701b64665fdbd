import { LANGUAGES } from '@/lib/people/person';
import { chooseLanguage } from '@/lib/i18n/language';
import { operatorRoute } from '@/lib/http/operator-route';
import { respond } from '@/lib/http/respond';
import { methodNotAllowed } from '@/lib/http/route';

// How the examination goes that this process carries out or has carried out, for the operator's page.
export const GET = operatorRoute(({ request, services }) =>
  respond({ examination: services.examiner.latest(languageOf(request)) }),
);

// The button of that page. Where one is going on, that is the one: a Jitsi is not examined twice at a time.
export const POST = operatorRoute(({ request, services }) => {
  services.examiner.start();
  if (request.headers.get('accept')?.includes('application/json')) {
    return respond({ examination: services.examiner.latest(languageOf(request)) });
  }
  // Without a script: another address than the form's, so that a reload begins nothing.
  return new Response(null, { status: 303, headers: { Location: '/operator/doctor' } });
});

/** The page's, which may know whose it is. */
function languageOf(request: Request) {
  const wanted = new URL(request.url).searchParams.get('language');
  return (
    LANGUAGES.find((one) => one === wanted) ?? chooseLanguage(null, request.headers.get('accept-language'))
  );
}

const other = methodNotAllowed('GET, POST');
export { other as PUT, other as PATCH, other as DELETE };
