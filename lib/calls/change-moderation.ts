import { AppError } from '../errors';
import type { Person } from '../people/person';
import { presentNumber, settle, type CallRules, type CallState } from './call';
import { requireMembership, type FindMembership, type Membership, type Role } from './membership';
import type { Moderation, ModerationChange } from './moderation';
import { callNumberInPath } from './call-number';
import { roleInCall } from './role-in-call';

/** What was decided for single calls. */
export interface CallModerations {
  find(chatId: string, number: number): Promise<Moderation | null>;
  /**
   * Keeps a decision for one call, and forgets those for earlier calls of the chat. Of several at once one is first, and
   * the others meet what it has decided.
   *
   * @param usual what holds where nothing was decided for the call yet
   * @returns false, and nothing is kept, where something else holds than was seen
   */
  set(chatId: string, number: number, change: ModerationChange, usual: Moderation): Promise<boolean>;
}

/** What was decided for whole chats. */
export interface ChatModerations {
  /** Keeps a decision; `changed` and `missing` where something else holds than was seen, or there is no such chat. */
  setModeration(chatId: string, change: ModerationChange): Promise<'set' | 'changed' | 'missing'>;
}

interface ChatDeps {
  membership: FindMembership;
}

interface CallDeps extends ChatDeps {
  calls: { load(chatId: string): Promise<CallState> };
  moderations: CallModerations;
  rules: CallRules;
  now: () => Date;
}

/**
 * What holds in the calls of a chat where nothing else was decided for one of them.
 *
 * @throws {AppError} `chat.not_found`
 */
export async function chatModeration(deps: ChatDeps, person: Person, chatId: string): Promise<Moderation> {
  return (await requireMembership(deps, chatId, person)).moderation;
}

/**
 * Decides that for all calls to come, and for those who have yet to enter the present one.
 *
 * @throws {AppError} `chat.not_found`, `chat.moderators_only`; `moderation.changed` by somebody else meanwhile
 */
export async function changeChatModeration(
  deps: ChatDeps & { chats: ChatModerations },
  person: Person,
  chatId: string,
  change: ModerationChange,
): Promise<Moderation> {
  moderatorsOnly((await requireMembership(deps, chatId, person)).role);
  const outcome = await deps.chats.setModeration(chatId, change);
  if (outcome === 'missing') throw new AppError('chat.not_found');
  if (outcome === 'changed') throw new AppError('moderation.changed');
  return change.wished;
}

/**
 * What holds in the call of this number: the one that is on, or the next one.
 *
 * @param segment the number as the address has it
 * @throws {AppError} `chat.not_found`; `request.not_found` for what is no number; `call.moved` for another call
 */
export async function callModeration(
  deps: CallDeps,
  person: Person,
  { chatId, number: segment }: { chatId: string; number: string },
): Promise<Moderation> {
  const membership = await requireMembership(deps, chatId, person);
  const { number } = await presentCall(deps, chatId, segment);
  return moderationFor(deps, membership, number);
}

/**
 * Decides that for one call, on or about to begin; the next one has the chat's own again. Begins no call.
 *
 * @throws {AppError} as `callModeration`, and `chat.moderators_only`, `moderation.changed`
 */
export async function changeCallModeration(
  deps: CallDeps,
  person: Person,
  { chatId, number: segment }: { chatId: string; number: string },
  change: ModerationChange,
): Promise<Moderation> {
  const membership = await requireMembership(deps, chatId, person);
  const { number, state } = await presentCall(deps, chatId, segment);
  moderatorsOnly(roleInCall(membership, state, person.id));
  const kept = await deps.moderations.set(chatId, number, change, membership.moderation);
  if (!kept) throw new AppError('moderation.changed');
  return change.wished;
}

/** What holds in one call of a chat: what was decided for it, or else for the chat. */
export async function moderationFor(
  { moderations }: { moderations: Pick<CallModerations, 'find'> },
  { chat, moderation }: Membership,
  number: number,
): Promise<Moderation> {
  return (await moderations.find(chat.id, number)) ?? moderation;
}

function moderatorsOnly(role: Role): void {
  if (role !== 'moderator') throw new AppError('chat.moderators_only');
}

async function presentCall(
  deps: CallDeps,
  chatId: string,
  segment: string,
): Promise<{ number: number; state: CallState }> {
  const asked = callNumberInPath.safeParse(segment);
  if (!asked.success) throw new AppError('request.not_found');
  const state = settle(await deps.calls.load(chatId), deps.now(), deps.rules);
  const number = presentNumber(state);
  if (asked.data !== number) throw new AppError('call.moved', { number });
  return { number, state };
}
