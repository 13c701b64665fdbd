import 'server-only';
import { AppError } from '../errors';
import { counter, type Counter } from './counter';
import { GUESS_KINDS, LIMIT_KINDS, type GuessKind, type LimitKind, type LimitRules } from './kinds';
import { openStreams, type OpenStreams } from './open-streams';
import type { SharedCounts } from './shared-counts';

/** What keeps one person, or one address, from taking what is there for all. */
export interface Limits {
  /** Counts a request of an address. @throws {AppError} `request.too_many` */
  address(kind: LimitKind, address: string): Promise<void>;
  /** Counts a request of a person. @throws {AppError} `request.too_many` */
  person(kind: LimitKind, personId: string): Promise<void>;
  /**
   * Lets an address prove something, unless it was wrong too often of late.
   *
   * @param isWrong whether what came of it, or was thrown, is a wrong guess
   * @throws {AppError} `request.too_many`; whatever `prove` throws
   */
  guess<Outcome>(
    kind: GuessKind,
    address: string,
    prove: () => Promise<Outcome> | Outcome,
    isWrong?: (outcome: { thrown: unknown } | { result: Outcome }) => boolean,
  ): Promise<Outcome>;
  streams: OpenStreams;
  /** Deletes what has run out. */
  forget(now: Date): Promise<void>;
}

/** Whether somebody could not prove who they are. */
function isRefusal(outcome: { thrown: unknown } | { result: unknown }): boolean {
  return 'thrown' in outcome && outcome.thrown instanceof AppError && /^auth\./.test(outcome.thrown.code);
}

/**
 * @param rules null where nothing is limited
 * @param shared where instances count together; null for one that is alone
 */
export function limits(rules: LimitRules | null, shared: SharedCounts | null): Limits {
  if (!rules) return UNLIMITED;
  const { perMinute, peoplePerAddress, guesses } = rules;
  const counters = <Kind extends string>(kinds: readonly Kind[], make: (kind: Kind) => Counter) =>
    Object.fromEntries(kinds.map((kind) => [kind, make(kind)])) as Record<Kind, Counter>;
  const people = counters(LIMIT_KINDS, (kind) => counter(`${kind}:person`, perMinute[kind], shared));
  const addresses = counters(LIMIT_KINDS, (kind) =>
    counter(`${kind}:address`, perMinute[kind] * peoplePerAddress, shared),
  );
  const wrong = counters(GUESS_KINDS, (kind) => counter(`${kind}:wrong`, guesses, shared, true));
  const hold = async (waiting: Promise<number | null>) => {
    const wait = await waiting;
    if (wait !== null) throw new AppError('request.too_many', { seconds: Math.ceil(wait / 1000) });
  };
  return {
    address: (kind, address) => hold(addresses[kind].take(address)),
    person: (kind, personId) => hold(people[kind].take(personId)),
    async guess(kind, address, prove, isWrong = isRefusal) {
      await hold(wrong[kind].look(address));
      try {
        const result = await prove();
        if (isWrong({ result })) await wrong[kind].take(address);
        return result;
      } catch (thrown) {
        if (isWrong({ thrown })) await wrong[kind].take(address);
        throw thrown;
      }
    },
    streams: openStreams(rules.openStreams),
    forget: async (now) => shared?.forget(now),
  };
}

const UNLIMITED: Limits = {
  address: () => Promise.resolve(),
  person: () => Promise.resolve(),
  guess: async (_kind, _address, prove) => prove(),
  streams: { enter: () => () => undefined },
  forget: () => Promise.resolve(),
};
