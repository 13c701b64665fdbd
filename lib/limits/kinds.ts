/**
 * What is counted, each apart from the others: `changes` are answers to rings, rules, profiles and reports of failures,
 * `streams` are openings of live streams, `entries` are entries and renewals from a host's chat, and ways to an issuer.
 */
export const LIMIT_KINDS = [
  'tickets',
  'presence',
  'messages',
  'changes',
  'reads',
  'streams',
  'entries',
] as const;

export type LimitKind = (typeof LIMIT_KINDS)[number];

/** What is counted where it fails only: what somebody may be guessing. */
export const GUESS_KINDS = ['sign_in', 'enter', 'operator', 'machine'] as const;

export type GuessKind = (typeof GUESS_KINDS)[number];

/** How much is allowed. */
export interface LimitRules {
  /** Of one person, each minute. */
  perMinute: Record<LimitKind, number>;
  /** Wrong guesses of one address each minute, of each kind. */
  guesses: number;
  /** So many times what one person may, all people of one address may together. */
  peoplePerAddress: number;
  /** Live streams that are open at once, on one instance. */
  openStreams: { perPerson: number; perAddress: number };
}

/** Milliseconds that everything is counted for. */
export const SPAN = 60_000;
