/** What `<call-button>` and `<call-banner>` say of a chat's call; the attribute `state`. */
export type CallState = 'idle' | 'calling' | 'ongoing' | 'joined' | 'unavailable';

export type Media = 'video' | 'audio';

/** A person, with the id that the host itself gives them. */
export interface Person {
  id: string;
  displayName: string;
  avatarUrl: string | null;
}

/** A call that is on. Times are ISO 8601, UTC. */
export interface Call {
  number: number;
  media: Media;
  startedAt: string;
  startedBy: Person;
  /** Who is in it now, in the order of their coming. */
  participants: Person[];
  /** Who was rung and said no, or is in another call. */
  answers: { person: Person; answer: 'declined' | 'busy' }[];
}

/** A call at any time of its life; `participants` are those in it now or, once it is over, all who were. */
export interface CallRecord extends Call {
  endedAt: string | null;
  outcome: 'ongoing' | 'ended' | 'missed' | 'declined' | 'busy';
}

/** A call that rings the person of this page. */
export interface Ring {
  number: number;
  media: Media;
  caller: Person;
  /** Milliseconds until it stops, as of the moment it was told. */
  endsIn: number;
}

export interface CallProblem {
  code: string;
  /** A sentence in the language of the element. */
  message: string;
}

/** Somebody has come into a call, or has left it. */
export interface Passage {
  /** As it is, or was, with them in it. */
  call: Call;
  person: Person;
  /** Whether it is the person of this page, in whatever window. */
  self: boolean;
}

/** The `detail` of each event. */
export interface CallDetails {
  'call-started': { call: Call };
  'call-joined': Passage;
  'call-left': Passage;
  'call-ended': { call: Call | CallRecord };
  /** `ring` is null once it is over, however it ended. */
  'call-ring': { ring: Ring | null };
  /** With the code `popup_blocked` it can be prevented, and then the call does not open in this tab instead. */
  'call-error': CallProblem;
}

/** The events of both elements, by name. All bubble and leave shadow roots. */
export type CallEventMap = { [Name in keyof CallDetails]: CustomEvent<CallDetails[Name]> };

/** Gives a token that the host's backend has signed for the person of this page in one chat. */
export type TokenProvider = (chatId: string) => Promise<string>;

/** Both elements, `<call-button>` and `<call-banner>`. */
export interface CallElement extends HTMLElement {
  /** Used instead of `tokenUrl`. */
  tokenProvider: TokenProvider | null;
  readonly state: CallState;
  /** How many people are in the call. */
  readonly count: number;
  readonly call: Call | null;
  readonly ring: Ring | null;
  /**
   * Opens the call's window, or brings it to the front. Has to be called within a click. Without `media`: as the call
   * that is on has it, else as the attribute says.
   */
  start(media?: Media): void;
  /** What a press of the button does. */
  join(): void;
  /** Declines the call that rings; without one it does nothing. What goes wrong is a `call-error`. */
  decline(): Promise<void>;
}

declare global {
  interface HTMLElementTagNameMap {
    'call-button': CallElement;
    'call-banner': CallElement;
  }
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface takes no other form
  interface GlobalEventHandlersEventMap extends CallEventMap {}
}
