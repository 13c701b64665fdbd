import { generateKeyPairSync } from 'node:crypto';
import { embedded, postgresServer } from './databases';
import { load, middle, type Target } from './load';
import { BENCH_SETTINGS, sessionOf } from './people';
import { startBare, startEmptyApp, startOurs, type Running } from './processes';
import { inTurns, row, type Measure, type Row } from './row';

const SECRET = 'a secret shared with the Jitsi, 32 or more';

/** What our token holds, so that the bare signer has as much to sign. */
const CLAIMS = {
  aud: 'jitsi',
  iss: 'bench',
  sub: 'meet.example.org',
  room: 'chat-abcdefghijklmnopqrstuvwxyz234567',
  context: {
    user: {
      id: 'ivan',
      name: 'Иван Петров',
      moderator: true,
      affiliation: 'owner',
    },
    features: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`feature-${index}`, true])),
  },
};

/**
 * A ticket with everything that stands before it - session, membership, the call's state, the database - against a
 * server that only signs. The lines below say how much of the difference is Next's: it alone, and we without any work.
 */
export const ticket: Measure = async ({ rounds, seconds }) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const server = await postgresServer();
  const [local, remote, keyed] = [embedded(), await server.database(), await server.database()];
  const jitsi = { JITSI_DOMAIN: 'meet.example.org', JITSI_APP_ID: 'bench' };
  const secret = { ...BENCH_SETTINGS, ...jitsi, JITSI_APP_SECRET: SECRET };
  const withKey = { ...BENCH_SETTINGS, ...jitsi, JITSI_PRIVATE_KEY: key, JITSI_KEY_ID: 'bench' };
  const bench = { BENCH_CLAIMS: JSON.stringify(CLAIMS), BENCH_SECRET: SECRET, BENCH_KEY: key };
  const running: Running[] = [];
  const started = async (starting: Promise<Running>) => {
    const one = await starting;
    running.push(one);
    return one.origin;
  };
  try {
    const bare = await started(startBare(bench));
    const next = await started(startEmptyApp(bench));
    const pglite = await started(startOurs({ ...secret, ...local.settings }));
    const postgres = await started(startOurs({ ...secret, ...remote.settings }));
    const rsa = await started(startOurs({ ...withKey, ...keyed.settings }));
    const cookie = await sessionOf('ivan');
    const post: Target['requests'][number] = {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ chatId: 'team', media: 'video' }),
    };
    const asking = (url: string) => () => load({ url, requests: [post] }, seconds);
    const refused = {
      url: `${postgres}/api/calls/token`,
      requests: [{ method: 'GET' as const }],
      status: 405,
    };
    const loads = await inTurns(rounds, {
      hs256: asking(`${bare}/sign/HS256`),
      rs256: asking(`${bare}/sign/RS256`),
      next: asking(`${next}/api/sign`),
      refused: () => load(refused, seconds),
      pglite: asking(`${pglite}/api/calls/token`),
      postgres: asking(`${postgres}/api/calls/token`),
      rsa: asking(`${rsa}/api/calls/token`),
    });
    const [hs256, rs256] = [middle(loads.hs256), middle(loads.rs256)];
    const line = (what: string, ours: keyof typeof loads, limit: typeof hs256, promised: boolean): Row[] => {
      const found = middle(loads[ours]);
      const beside = limit === hs256 ? 'node:http that signs HS256' : 'node:http that signs RS256';
      const target = promised ? ({ of: 'ratio', is: 'at least', value: 0.4 } as const) : null;
      const facts = { measure: 'ticket', target: null };
      const time = (name: 'p50' | 'p99') =>
        row({
          ...facts,
          what: `${what}: ${name}`,
          unit: 'ms',
          ours: found[name],
          beside: { what: beside, value: limit[name] },
        });
      return [
        row({
          ...facts,
          what,
          unit: 'requests/s',
          ours: found.perSecond,
          beside: { what: beside, value: limit.perSecond },
          target,
        }),
        ...(promised ? [time('p50'), time('p99')] : []),
      ];
    };
    return [
      ...line('ticket, HS256, PGlite', 'pglite', hs256, true),
      ...line('ticket, HS256, PostgreSQL', 'postgres', hs256, true),
      ...line('ticket, RS256, PostgreSQL', 'rsa', rs256, true),
      ...line('an empty Next app that only signs', 'next', hs256, false),
      ...line('our route when it refuses at once', 'refused', hs256, false),
    ];
  } finally {
    await Promise.all(running.map(({ stop }) => stop()));
    await Promise.all([local, remote, keyed].map(({ remove }) => remove()));
    await server.stop();
  }
};
