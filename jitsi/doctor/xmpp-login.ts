import 'server-only';
import { randomBytes } from 'node:crypto';
import { client, xml, type Client } from '@xmpp/client';
import { within } from '../../lib/within';

/** Where a Jitsi speaks XMPP, as its `config.js` says. */
export interface XmppPlace {
  /** `wss://...`, without room and token. */
  websocket: string;
  /** Host that people log in at. */
  domain: string;
  /** Host of the rooms. */
  muc: string;
  /** Address of Jicofo, which makes the rooms. */
  focus: string;
}

/** How far somebody got. Texts are the server's own; none holds a token. */
export type LoginSeen =
  | { step: 'unreachable'; status: number | null }
  | { step: 'silent'; at: 'connect' | 'stream' | 'login' | 'room' }
  | { step: 'login_refused'; condition: string; text: string }
  | { step: 'room_refused'; condition: string; text: string; focus: FocusSeen }
  | { step: 'joined'; affiliation: string; identity: IdentitySeen | null; focus: FocusSeen };

/** What Jicofo answered when it was asked for the room. */
export type FocusSeen = 'ready' | 'not_ready' | 'refused' | 'absent' | 'silent';

/** What others in the room hear of somebody by the server, not by their browser. */
export interface IdentitySeen {
  id: string | null;
  name: string | null;
}

/** Milliseconds. */
export interface LoginLimits {
  /** For each step: log-in, Jicofo's answer, the room. */
  step: number;
  /** How long a role may still change after the join, as Jicofo promotes people once they are inside. */
  settle: number;
  /** Ends what is under way; what it then seems to be counts for nothing. */
  signal?: AbortSignal;
}

const FOCUS = 'http://jitsi.org/protocol/focus';
const MUC = 'http://jabber.org/protocol/muc';
const MUC_USER = 'http://jabber.org/protocol/muc#user';

type Element = ReturnType<typeof xml>;

/**
 * Logs in over the websocket as Jitsi's page does (SASL ANONYMOUS, the token in the address), asks Jicofo for a room,
 * joins it and leaves at once. Never throws: whatever happens is what was seen.
 */
export async function logIn(
  place: XmppPlace,
  { room, token }: { room: string; token: string | null },
  limits: LoginLimits,
): Promise<LoginSeen> {
  const service = new URL(place.websocket);
  service.searchParams.set('room', room);
  if (token) service.searchParams.set('token', token);
  const xmpp = client({ service: service.href, domain: place.domain });
  xmpp.reconnect.stop();
  xmpp.timeout = limits.step;
  // Errors come to whoever waits, too; theirs hold the address, and so the token.
  xmpp.on('error', () => undefined);
  const end = () => void leave(xmpp);
  limits.signal?.addEventListener('abort', end, { once: true });
  try {
    const refusal = await enter(xmpp, limits.step);
    return refusal ?? (await join(xmpp, place, room, limits));
  } catch {
    // Nothing can be sent any more: the server has cut the connection.
    return { step: 'silent', at: 'room' };
  } finally {
    limits.signal?.removeEventListener('abort', end);
    await leave(xmpp);
  }
}

async function enter(xmpp: Client, step: number): Promise<LoginSeen | null> {
  const started = xmpp.start().then(
    () => null,
    (error: unknown) => error,
  );
  const outcome = await within(started, step, 'late' as const);
  if (outcome === null) return null;
  if (outcome === 'late' || isTimeout(outcome)) return { step: 'silent', at: silentAt(xmpp.status) };
  const { name, condition, text, message } = outcome as Error & { condition?: string; text?: string };
  if (name === 'SASLError') return { step: 'login_refused', condition: condition ?? '', text: text ?? '' };
  const status = /Unexpected server response: (\d{3})/.exec(message)?.[1];
  return { step: 'unreachable', status: status ? Number(status) : null };
}

function silentAt(status: string): 'connect' | 'stream' | 'login' {
  if (status === 'connecting' || status === 'connect') return 'connect';
  return status === 'opening' ? 'stream' : 'login';
}

async function join(
  xmpp: Client,
  place: XmppPlace,
  room: string,
  { step, settle }: LoginLimits,
): Promise<LoginSeen> {
  const focus = await askFocus(xmpp, place, room, step);
  const address = `${room}@${place.muc}`;
  const me = `${address}/${randomBytes(4).toString('hex')}`;
  const seen: { affiliation: string; identity: IdentitySeen | null } = {
    affiliation: 'none',
    identity: null,
  };
  let isOwner = () => {};
  const owner = new Promise<void>((resolve) => (isOwner = resolve));
  const entered = new Promise<LoginSeen | null>((resolve) => {
    xmpp.on('stanza', (stanza: Element) => {
      const from = String(stanza.attrs.from ?? '');
      if (!stanza.is('presence') || from.split('/')[0] !== address) return;
      if (stanza.attrs.type === 'error') return resolve(roomRefusal(stanza, focus));
      if (from !== me) return;
      seen.affiliation = String(
        stanza.getChild('x', MUC_USER)?.getChild('item')?.attrs.affiliation ?? 'none',
      );
      seen.identity = identityIn(stanza) ?? seen.identity;
      if (seen.affiliation === 'owner') isOwner();
      resolve(null);
    });
  });
  await xmpp.send(xml('presence', { to: me }, xml('x', { xmlns: MUC })));
  const refusal = await within(entered, step, { step: 'silent', at: 'room' } as const);
  if (refusal) return refusal;
  await within(owner, settle, undefined);
  await xmpp.send(xml('presence', { to: me, type: 'unavailable' }));
  return { step: 'joined', ...seen, focus };
}

/** Jicofo makes the room, and where people may not make rooms themselves nobody gets in before (`restrict_room_creation`). */
async function askFocus(xmpp: Client, place: XmppPlace, room: string, step: number): Promise<FocusSeen> {
  const conference = xml('conference', {
    xmlns: FOCUS,
    room: `${room}@${place.muc}`,
    'machine-uid': randomBytes(16).toString('hex'),
  });
  try {
    const answer = await xmpp.iqCaller.request(xml('iq', { type: 'set', to: place.focus }, conference), step);
    return answer.getChild('conference', FOCUS)?.attrs.ready === 'true' ? 'ready' : 'not_ready';
  } catch (error) {
    if (isTimeout(error)) return 'silent';
    const { condition = '', text = '' } = error as { condition?: string; text?: string };
    // The last is what Prosody says of a host that it does not have, where it speaks to no other servers.
    const isAbsent =
      /^(?:item-not-found|service-unavailable|remote-server-\w+)/.test(condition) ||
      /remote domains/.test(text);
    return isAbsent ? 'absent' : 'refused';
  }
}

function roomRefusal(stanza: Element, focus: FocusSeen): LoginSeen {
  const [condition] =
    stanza
      .getChild('error')
      ?.getChildElements()
      .filter((one) => !one.is('text')) ?? [];
  const text = stanza.getChild('error')?.getChildText('text') ?? '';
  return { step: 'room_refused', condition: condition?.name ?? '', text, focus };
}

/** What `mod_presence_identity` puts into presence from the token. */
function identityIn(stanza: Element): IdentitySeen | null {
  const user = stanza.getChild('identity')?.getChild('user');
  return user ? { id: user.getChildText('id') ?? null, name: user.getChildText('name') ?? null } : null;
}

/** Waits for the end of the stream for a moment only: a server that has hung before hangs here too. */
async function leave(xmpp: Client): Promise<void> {
  const ended = xmpp.stop().then(
    () => undefined,
    () => undefined,
  );
  await within(ended, 1000, undefined);
  const { socket } = xmpp as unknown as { socket: { end?: () => void } | null };
  socket?.end?.();
}

function isTimeout(error: unknown): boolean {
  return (error as Error).name === 'TimeoutError';
}
