import { failureReportSchema, logFailure } from '@/lib/calls/failure-report';
import { readJson } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { callRoute, methodNotAllowed } from '@/lib/http/route';
import { failureQuota } from '@/lib/limits/failure-quota';
import { log } from '@/lib/log/log';
import { metrics } from '@/lib/metrics/metrics';

const quota = failureQuota(20, 60_000);

export const POST = callRoute('changes', async ({ request, enter, services }) => {
  const report = await readJson(request, failureReportSchema);
  const { person, chatId } = await enter(report.chatId);
  const written = await logFailure(
    { ...services, quota, log },
    person,
    { ...report, chatId },
    {
      domain: services.settings.jitsi.domain,
      userAgent: request.headers.get('user-agent'),
    },
  );
  if (written) metrics.windowFailures.inc({ code: report.code });
  return respond({ reference: report.reference });
});

export const GET = methodNotAllowed('POST');
export { GET as PUT, GET as PATCH, GET as DELETE };
