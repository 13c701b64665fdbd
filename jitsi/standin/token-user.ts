import type { TokenClaims } from './check-token';
import { isObject } from './is-object';

/** The token's `context.user` as other people's pages see it: booleans have become strings on the way. */
export type UserContext = Record<string, unknown>;

/**
 * What Prosody takes from a verified token and puts into presence.
 * @returns null when the token says nothing about its user
 */
export function userContext(claims: TokenClaims): UserContext | null {
  const context = claims.context;
  if (!isObject(context) || !isObject(context.user)) return null;
  const entries = Object.entries(context.user);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'boolean' ? String(value) : value]),
  );
}

/** Whether mod_token_affiliation makes this user an owner of the room, which Jitsi calls a moderator. */
export function isModeratorByToken(user: UserContext | null): boolean {
  if (!user) return false;
  return user.moderator === 'true' || ['owner', 'moderator', 'teacher'].includes(String(user.affiliation));
}
