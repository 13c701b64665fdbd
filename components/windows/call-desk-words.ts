import type { Muted } from '../../lib/calls/muted';
import type { Media } from '../../lib/calls/ticket';

/** What a call window tells the other pages of its person. */
export interface CallWindowFacts {
  /** New each time the page is loaded. */
  windowId: string;
  chatId: string;
  chatTitle: string;
  media: Media;
  /** Opened by a call button, rather than an ordinary tab. */
  ownWindow: boolean;
  /** Who finds it by its name; null when that is unknown. */
  group: string | null;
  /** In the meeting, not on its pre-join screen. */
  inside: boolean;
  /** Since when, in milliseconds since 1970; null when it is not. */
  insideSince: number | null;
  /** What the server knows of it; null when it counts nowhere, or somebody else keeps it. */
  presence: { id: string; number: number } | null;
  muted: Muted;
}

/** What pages of one person in one browser say to each other about call windows. */
export type DeskWord =
  | { say: 'who' }
  | { say: 'here'; facts: CallWindowFacts }
  | { say: 'bye'; windowId: string }
  /** To one window: come to the front. */
  | { say: 'show'; windowId: string }
  /** To one window: the person goes to another call. */
  | { say: 'leave'; windowId: string }
  /** By a window that a call was moved to, once it is in: all others of that chat go. */
  | { say: 'taken'; windowId: string; chatId: string };

/** A message of the channel, or null for what is none of ours: another version of this app may speak there too. */
export function readDeskWord(data: unknown): DeskWord | null {
  const { say, ...rest } = parts(data);
  if (say === 'who') return { say };
  if (say === 'here') {
    const facts = readFacts(rest.facts);
    return facts && { say, facts };
  }
  const windowId = name(rest.windowId);
  if (!windowId) return null;
  if (say === 'bye' || say === 'show' || say === 'leave') return { say, windowId };
  const chatId = name(rest.chatId);
  return say === 'taken' && chatId ? { say, windowId, chatId } : null;
}

/** What a window said of itself, or null when it is not all there. */
export function readFacts(data: unknown): CallWindowFacts | null {
  const { chatTitle, media, ownWindow, inside, ...rest } = parts(data);
  const windowId = name(rest.windowId);
  const chatId = name(rest.chatId);
  const presence = readPresence(rest.presence);
  if (!windowId || !chatId || typeof chatTitle !== 'string' || presence === undefined) return null;
  if (media !== 'video' && media !== 'audio') return null;
  const { audio, video } = parts(rest.muted);
  return {
    windowId,
    chatId,
    chatTitle,
    media,
    ownWindow: ownWindow === true,
    group: name(rest.group),
    inside: inside === true,
    insideSince: typeof rest.insideSince === 'number' ? rest.insideSince : null,
    presence,
    muted: { audio: flag(audio), video: flag(video) },
  };
}

function readPresence(data: unknown): CallWindowFacts['presence'] | undefined {
  if (data === null) return null;
  const { id, number } = parts(data);
  return name(id) && Number.isSafeInteger(number)
    ? { id: id as string, number: number as number }
    : undefined;
}

function parts(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function flag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function name(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
