import { heardSince, settle, type CallRules, type CallState } from './call';

export interface SweepDeps {
  calls: {
    due(since: { window: Date; occupant: Date }): Promise<string[]>;
    load(chatId: string): Promise<CallState>;
    change<Result extends { state?: CallState }>(
      chatId: string,
      decide: (state: CallState) => Result,
    ): Promise<Result>;
  };
  rules: CallRules;
  now: () => Date;
}

/**
 * Writes what time has made of a chat's call: leases that have run out, and its true end. Any number of instances may
 * do so at once: the call is looked at again under its chat's lock, and each thing is written once.
 *
 * @returns whether this was the one that wrote something
 */
export async function bringUpToDate({ calls, rules, now }: SweepDeps, chatId: string): Promise<boolean> {
  const seen = await calls.load(chatId);
  if (settle(seen, now(), rules) === seen) return false;
  const { changed } = await calls.change(chatId, (before) => {
    const state = settle(before, now(), rules);
    return { state, changed: state !== before };
  });
  return changed;
}

/**
 * Looks for calls that time has changed without anybody having said so. One that cannot be written does not keep the
 * others from it.
 *
 * @returns the chats whose call it has changed
 * @throws {AggregateError} when some could not be written
 */
export async function sweepCalls(deps: SweepDeps): Promise<string[]> {
  const changed: string[] = [];
  const errors: unknown[] = [];
  for (const chatId of await deps.calls.due(heardSince(deps.now(), deps.rules))) {
    try {
      if (await bringUpToDate(deps, chatId)) changed.push(chatId);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'some calls could not be brought up to date');
  return changed;
}
