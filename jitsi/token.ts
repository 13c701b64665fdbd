import 'server-only';
import jsonwebtoken from 'jsonwebtoken';
import type { Role } from '../lib/calls/membership';
import { mayRecord, mayShare, type Moderation } from '../lib/calls/moderation';
import type { Signing } from './mode';

/** Servers allow no clock difference (Prosody's `nbf` and `exp` have no leeway), so the token starts early. */
const BACK_DATE_SECONDS = 30;

/** What the room learns of somebody: a Jitsi shows it to everybody there, so no e-mail address. */
export interface TokenSubject {
  id: string;
  displayName: string;
  /** Absolute address, as other people's browsers must be able to load it. */
  avatarUrl: string | null;
  role: Role;
  /** What holds in the call. */
  moderation: Moderation;
}

/**
 * Signs a Jitsi token for exactly one room and one person.
 *
 * Claims as `token/util.lib.lua` and `luajwtjitsi.lib.lua` of jitsi-meet's Prosody plugins read them: header `typ`
 * exactly `JWT`, `aud` one string, numeric times. `moderator` is what `mod_token_affiliation` and JaaS read,
 * `affiliation` what its contributed predecessor reads.
 */
export function signToken(
  signing: Signing,
  room: string,
  subject: TokenSubject,
  now: Date,
): { jwt: string; expiresAt: Date } {
  const issued = Math.floor(now.getTime() / 1000);
  const expires = issued + signing.timeToLive;
  const moderator = subject.role === 'moderator';
  const claims = {
    aud: signing.audience,
    iss: signing.issuer,
    sub: signing.subject,
    room,
    iat: issued,
    nbf: issued - BACK_DATE_SECONDS,
    exp: expires,
    context: {
      user: {
        id: subject.id,
        name: subject.displayName,
        ...(subject.avatarUrl && { avatar: subject.avatarUrl }),
        moderator: signing.moderatorAsText ? String(moderator) : moderator,
        affiliation: moderator ? 'owner' : 'member',
      },
      features: features(subject),
    },
  };
  const jwt = jsonwebtoken.sign(claims, signing.key, {
    algorithm: signing.algorithm,
    header: { alg: signing.algorithm, typ: 'JWT', ...(signing.keyId && { kid: signing.keyId }) },
  });
  return { jwt, expiresAt: new Date(expires * 1000) };
}

/**
 * Every feature a Jitsi knows, said explicitly: once `features` is there, an unlisted one is denied,
 * even to moderators (mattermost-community/mattermost-plugin-jitsi#184).
 */
function features({ role, moderation }: TokenSubject): Record<string, boolean> {
  const moderator = role === 'moderator';
  const records = mayRecord(moderation, role);
  return {
    'create-polls': true,
    'file-upload': true,
    flip: true,
    'screen-sharing': mayShare(moderation, role),
    'send-groupchat': true,
    'send-private-message': true,
    'list-visitors': moderator,
    'live-translation': moderator,
    livestreaming: records,
    lobby: moderator,
    moderation: moderator,
    recording: records,
    room: moderator,
    // A transcript is a record too, but starting one was never everybody's.
    transcription: moderator && records,
    branding: false,
    calendar: false,
    'inbound-call': false,
    'outbound-call': false,
    'sip-inbound-call': false,
    'sip-outbound-call': false,
  };
}
