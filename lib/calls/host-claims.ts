import { z } from 'zod';
import { hostId } from './host-id';
import { CHAT_KINDS, chatIdSchema, ROLES, type ChatKind, type Role } from './membership';
import { claimedLanguage, optionalClaim } from '../people/claims';
import { displayNameSchema, NAME_LIMIT, type Person } from '../people/person';

/** Longest id of a host's chat or person, in UTF-16 units: ours hold a prefix too. */
const ID_LIMIT = 250;

/** Longest address of a picture, in UTF-16 units: everybody in a call is told of it again and again. */
const PICTURE_LIMIT = 2048;

/** How far the host's clock may be from ours, in milliseconds. */
export const CLOCK_TOLERANCE = 30_000;

/** How long the right may last that a token gives, in milliseconds from its making, whatever its `exp` says. */
const LONGEST_RIGHT = 24 * 3600_000;

const outsideIdSchema = chatIdSchema.refine((id) => id.length <= ID_LIMIT);
const numericDate = z.number().positive().max(8_640_000_000_000);

/**
 * Claims of a host's token (RFC 7519): who somebody is, and which one chat they may call in. What is optional and odd is
 * left out rather than refused.
 */
const claimsSchema = z.object({
  sub: outsideIdSchema,
  name: z
    .string()
    .transform((name) => [...name.trim()].slice(0, NAME_LIMIT).join(''))
    .pipe(displayNameSchema),
  // As a browser would write it: PostgreSQL refuses NUL and halves of characters.
  picture: optionalClaim(z.url({ protocol: /^https$/, normalize: true }).max(PICTURE_LIMIT)),
  email: optionalClaim(z.email()),
  locale: optionalClaim(z.string()),
  chat: z.object({
    id: outsideIdSchema,
    kind: z.enum(CHAT_KINDS),
    title: z
      .string()
      .transform((title) => [...title.trim()].slice(0, NAME_LIMIT).join(''))
      .pipe(displayNameSchema),
    role: z.enum(ROLES),
  }),
  jti: z.string().min(1).max(255),
  iat: numericDate,
  exp: numericDate,
});

/** What a host says of one person in one of its chats; ids are those used here. */
export interface HostMember {
  chatId: string;
  kind: ChatKind;
  /** The chat's name as this person sees it. */
  title: string;
  role: Role;
  person: Person;
  issuedAt: Date;
  /** When the right to be there ends. */
  rightUntil: Date;
}

/** A token that was taken: what it says, and the id by which it is known again. */
export interface HostToken {
  member: HostMember;
  tokenId: string;
}

/**
 * Reads the claims of a token whose signature was checked.
 *
 * @returns the token, or the names of the claims that are missing or wrong
 */
export function readHostClaims(payload: unknown): { token: HostToken } | { wrong: string[] } {
  const read = claimsSchema.safeParse(payload);
  if (!read.success) return { wrong: [...new Set(read.error.issues.map(({ path }) => path.join('.')))] };
  const { sub, name, picture, email, locale, chat, jti, iat, exp } = read.data;
  const issuedAt = iat * 1000;
  return {
    token: {
      tokenId: jti,
      member: {
        chatId: hostId(chat.id),
        kind: chat.kind,
        title: chat.title,
        role: chat.role,
        person: {
          id: hostId(sub),
          displayName: name,
          avatarUrl: picture ?? null,
          email: email ?? null,
          language: claimedLanguage(locale),
        },
        issuedAt: new Date(issuedAt),
        rightUntil: new Date(Math.min(exp * 1000 + CLOCK_TOLERANCE, issuedAt + LONGEST_RIGHT)),
      },
    },
  };
}
