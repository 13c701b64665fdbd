import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import type { OpenDatabase } from '../../lib/db/database';
import { members } from '../../lib/db/schema';
import { log } from '../../lib/log/log';
import type { Services } from '../../lib/services';
import { SECRET, sessionCookie, testApp } from '../app';
import { HOST_ENVIRONMENT, HOST_SECRET, hostToken } from '../host';
import { PRIVATE_PEM } from '../keys';
import { openInMemory } from '../databases';

/** In everything that only people of the chat under attack may see. */
export const YARD_MARK = 'yardmark5f1c';
/** In everything of chats that no attacker, and no good person of the attacked one either, has ever been in. */
export const VAULT_MARK = 'vaultmark9ab3';

/** The chat that is attacked: `ivan` is in it, `oleg` was, and `anna` is in the vault only. */
export const YARD = 'yard';
export const VAULT = 'vault';
/** As their host calls them. */
export const HOST_YARD = '42';
export const HOST_VAULT = '43';

export const JITSI_SECRET = 'j'.repeat(40);
export const EVENTS_SECRET = 'e'.repeat(40);
export const JAAS_WEBHOOK_SECRET = 'whsec_of_the_attacked_jaas';
export const OPERATOR_PASSWORD = 'operator-password-0001';

/** What must be in no answer and in no line of the log. */
export const SECRETS = [
  SECRET,
  HOST_SECRET,
  JITSI_SECRET,
  EVENTS_SECRET,
  JAAS_WEBHOOK_SECRET,
  OPERATOR_PASSWORD,
  PRIVATE_PEM.split('\n')[1] ?? PRIVATE_PEM,
];

const OWN_JITSI = {
  JITSI_DOMAIN: 'meet.example.org',
  JITSI_APP_ID: 'calls',
  JITSI_APP_SECRET: JITSI_SECRET,
  JITSI_EVENTS_SECRET: EVENTS_SECRET,
};
const JAAS = {
  JAAS_APP_ID: 'vpaas-magic-cookie-0123abcd',
  JAAS_KEY_ID: '4f5a2c',
  JAAS_PRIVATE_KEY: PRIVATE_PEM,
  JAAS_WEBHOOK_SECRET,
};

export interface World {
  services: Services;
  database: OpenDatabase;
  /** All that the app has logged, at its most talkative. */
  logged: string[];
  close(): Promise<void>;
}

/**
 * The app with two chats of our own and two of a host, in which there is something to steal.
 *
 * @param sign how that host signs its tokens
 */
export async function world(
  environment: Record<string, string> = {},
  sign: typeof hostToken = hostToken,
): Promise<World> {
  const database = await openInMemory();
  const jitsi = environment.JITSI === 'jaas' ? JAAS : OWN_JITSI;
  const settings = { ...HOST_ENVIRONMENT, ...jitsi, OPERATOR_PASSWORD, DEMO: '1', RATE_LIMIT: 'off' };
  // No attack on this app is to become one on a Jitsi.
  const examiner = { start: () => undefined, latest: () => null };
  const { services } = await testApp({ ...settings, ...environment }, { database, examiner });
  await seed(services, database, sign);
  const logged: string[] = [];
  log.level = 'trace';
  const before = Reflect.get(log, pino.symbols.streamSym) as unknown;
  Reflect.set(log, pino.symbols.streamSym, { write: (line: string) => void logged.push(line) });
  const close = async () => {
    Reflect.set(log, pino.symbols.streamSym, before);
    await services.close();
  };
  return { services, database, logged, close };
}

async function seed(services: Services, { db }: OpenDatabase, sign: typeof hostToken): Promise<void> {
  const person = (id: string, displayName: string) => ({
    id,
    displayName,
    avatarUrl: null,
    email: `${displayName.replaceAll(' ', '.')}@example.org`,
    language: 'en' as const,
  });
  const nina = person('nina', `Nina ${YARD_MARK}`);
  const vera = person('vera', `Vera ${VAULT_MARK}`);
  for (const one of [nina, vera]) await services.people.addIfNew(one);
  await services.chats.addIfNew({
    id: YARD,
    kind: 'group',
    title: `Yard ${YARD_MARK}`,
    members: ['ivan', 'nina', 'oleg'].map((personId) => ({ personId, role: 'moderator' })),
  });
  await services.chats.addIfNew({
    id: VAULT,
    kind: 'group',
    title: `Vault ${VAULT_MARK}`,
    members: ['vera', 'anna'].map((personId) => ({ personId, role: 'moderator' })),
  });
  await services.messages.add({ chatId: YARD, authorId: 'oleg', text: `before leaving ${YARD_MARK}` });
  await services.messages.add({ chatId: VAULT, authorId: 'vera', text: VAULT_MARK });
  await startCall(services, YARD, nina);
  await startCall(services, VAULT, vera);
  await db.delete(members).where(sql`${members.chatId} = ${YARD} and ${members.personId} = 'oleg'`);
  for (const [id, mark] of [
    [HOST_YARD, YARD_MARK],
    [HOST_VAULT, VAULT_MARK],
  ] as const) {
    const chat = { id, kind: 'group', title: `Host's ${mark}`, role: 'moderator' };
    const token = sign({ sub: `nina-${id}`, name: `Nina ${mark}`, chat });
    const { member } = (await services.verifyHostToken?.(token, services.now())) ?? {};
    if (!member) throw new Error('there is no host');
    await services.hosts.remember(member);
    await startCall(services, member.chatId, member.person);
  }
}

async function startCall(
  services: Services,
  chatId: string,
  person: { id: string; displayName: string; avatarUrl: string | null },
): Promise<void> {
  const { recordEvent } = await import('../../lib/calls/record-event');
  const report = {
    chatId,
    number: 1,
    window: 'window-of-nina',
    event: 'joined',
    id: 'report-of-nina',
  } as const;
  await recordEvent(services, person as never, { ...report, media: 'video' });
}

/** A cookie header that proves somebody of our own. */
export const cookieOf = (personId: string) => sessionCookie(personId);

/** A fingerprint of all that is kept of chats, but for what tokens of hosts have said: to see that nothing has changed. */
export async function stateOf({ db }: OpenDatabase, where = 'true'): Promise<Record<string, string>> {
  const tables = ['chats', 'members', 'messages', 'calls', 'presences', 'answers', 'call_moderations'];
  const state: Record<string, string> = {};
  for (const table of tables) {
    const result = await db.execute(
      sql.raw(`select t::text as row from ${table} t where ${where} order by 1`),
    );
    const { rows } = result as { rows: unknown[] };
    state[table] = `${rows.length} rows, ${createHash('sha256').update(JSON.stringify(rows)).digest('hex')}`;
  }
  return state;
}
