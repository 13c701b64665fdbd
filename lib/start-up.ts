import 'server-only';
import { DEMO_PEOPLE } from './auth/demo-people';
import { sweepCalls, type SweepDeps } from './calls/sweep-calls';
import { isLoopback, isLoopbackHost } from './config/loopback';
import { SettingsError, settings } from './config/settings';
import { stopBeingReady } from './http/readiness';
import { closeEventStreams } from './live/event-stream';
import { watchAddresses } from './limits/watch-addresses';
import { errorLine, log } from './log/log';
import { logSparingly } from './log/log-sparingly';
import { takeConsole } from './log/take-console';
import { watchProcess } from './metrics/watch-process';
import { watchRequests, type RequestWatch } from './metrics/watch-requests';
import { services, type Services } from './services';

/**
 * Checks settings, opens and migrates the database, and says on stdout where the app is, who the demo people are
 * and which Jitsi is in use. What is wrong is said once and ends the process with code 1.
 */
export async function startUp(): Promise<void> {
  try {
    const current = settings();
    // next-auth reads its own address from the environment, and takes an empty one for an address.
    process.env.NEXTAUTH_URL = current.baseUrl;
    watchAddresses(current.trustedProxies);
    const started = await services();
    // Whoever edits the sources reads the console as it is.
    if (process.env.NODE_ENV === 'production') takeConsole();
    const requests = watchRequests();
    watchProcess();
    keepSweeping(started);
    keepForgetting(started);
    started.dispatcher?.start();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => goSoon(requests));
    process.stdout.write(`${greeting(current)}\n`);
    if (current.demo && !(isLoopback(current.baseUrl) && isLoopbackHost(current.host))) {
      log.warn('DEMO=1: anyone who can reach this app may sign in as a demo person');
    }
  } catch (error) {
    const expected = error instanceof SettingsError;
    process.stderr.write(`\n${expected ? error.message : `The start failed: ${describe(error)}`}\n\n`);
    process.exit(1);
  }
}

/** How long a server that is asked to go waits for what is under way, in milliseconds. */
const GO_WITHIN = 5000;

/** Whoever sends requests is told to send no more, live streams end, and what is being answered is answered. */
function goSoon(requests: RequestWatch): void {
  stopBeingReady();
  closeEventStreams(true);
  const stopped = services().then(({ dispatcher }) => dispatcher?.stop());
  const go = () => process.exit(0);
  setTimeout(go, GO_WITHIN).unref();
  // Else Next ends the process: it closes its port at once, so that nobody could ask whether it is ready.
  if (process.env.NEXT_MANUAL_SIG_HANDLE) void Promise.allSettled([stopped, requests.idle()]).then(go);
}

/** How often calls that time has changed are looked for, in milliseconds: so long may a page be behind the truth. */
const SWEEP_EVERY = 1000;

function keepSweeping(deps: SweepDeps): void {
  const sweep = async () => {
    await sweepCalls(deps).catch((error: unknown) => logSparingly({ err: error }, 'sweeping calls failed'));
    setTimeout(() => void sweep(), SWEEP_EVERY).unref();
  };
  void sweep();
}

/** How often what has no force any more is deleted, in milliseconds. */
const FORGET_EVERY = 600_000;

function keepForgetting({ hosts, limits, now }: Pick<Services, 'hosts' | 'limits' | 'now'>): void {
  const forget = () =>
    Promise.all([hosts.forget(now()), limits.forget(now())]).catch((error: unknown) =>
      log.error({ err: error }, 'forgetting failed'),
    );
  setInterval(() => void forget(), FORGET_EVERY).unref();
}

function greeting({
  baseUrl,
  demo,
  oidc,
  hostChat,
  jitsi,
  databaseUrl,
  dataDir,
}: ReturnType<typeof settings>): string {
  const people = demo ? `demo - anyone may be ${DEMO_PEOPLE.map(({ id }) => id).join(', ')}` : null;
  const ways = [people, oidc && `OpenID Connect at ${oidc.issuer}`].filter(Boolean).join('; ');
  const jitsiModes = {
    public: `${jitsi.domain} (public: framed calls stop after five minutes, somebody must sign in there)`,
    open: `${jitsi.domain} (no token)`,
    secret: `${jitsi.domain} (tokens signed with HS256)`,
    key: `${jitsi.domain} (tokens signed with RS256)`,
    jaas: `${jitsi.domain} (JaaS)`,
  };
  return [
    '',
    `  Calls in a chat   ${baseUrl}`,
    `  Sign-in           ${ways || (hostChat ? 'by your chat only' : 'none set up: set OIDC_* or DEMO=1')}`,
    ...(hostChat ? [`  Your chat         ${hostChat.origins.join(', ')}`] : []),
    `  Jitsi             ${jitsiModes[jitsi.kind]}`,
    `  Database          ${databaseUrl ? 'PostgreSQL (DATABASE_URL)' : `embedded, in ${dataDir}`}`,
    '',
  ].join('\n');
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The message of a failed query repeats what was to be written.
  return 'query' in error ? errorLine(error) : error.message;
}
