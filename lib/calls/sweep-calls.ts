import { settle, type CallRules, type CallState } from './call';

export interface SweepDeps {
  calls: {
    ongoing(): Promise<string[]>;
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
 * Writes the end of a chat's call if everybody has left it, with its true end. Any number of instances may do so at
 * once: the call is looked at again under its chat's lock, and its end is written once.
 *
 * @returns whether this was the one that ended it
 */
export async function endIfOver({ calls, rules, now }: SweepDeps, chatId: string): Promise<boolean> {
  const seen = await calls.load(chatId);
  if (settle(seen, now(), rules) === seen) return false;
  const { ended } = await calls.change(chatId, (before) => {
    const state = settle(before, now(), rules);
    return { state, ended: state !== before };
  });
  return ended;
}

/** Looks for calls that are over without anybody having said so. @returns the chats whose call it has ended */
export async function sweepCalls(deps: SweepDeps): Promise<string[]> {
  const ended: string[] = [];
  for (const chatId of await deps.calls.ongoing()) {
    if (await endIfOver(deps, chatId)) ended.push(chatId);
  }
  return ended;
}
