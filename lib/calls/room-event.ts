/** Somebody in a room, as the provider's server knows them. */
export interface Occupant {
  /** The same in every report of one stay in one room; a breakout room is a room of its own. */
  id: string;
  /** Whom the token was for; null for those who came in without one: guests, recorders, phones. */
  personId: string | null;
}

/** What the provider's own server says of a room. It is believed over what browsers say. */
export type RoomEvent = {
  /** Name of the main room, also where it happened in one of its breakout rooms. */
  room: string;
  breakout: boolean;
  /** When it happened, by that server's clock: it orders what arrives in any order, and several times. */
  at: Date;
} & (
  | { type: 'joined' | 'left'; occupant: Occupant }
  /** The room was made, or is gone together with everybody in it. */
  | { type: 'opened' | 'emptied' }
);

const OCCUPANT = 'occupant:';

/** The `window` of an occupant's presence. No browser can name it: a reported window has no colon. */
export function occupantWindow(id: string): string {
  return `${OCCUPANT}${id}`;
}

/** Whether a presence was reported by the provider's server, and not by a browser's window. */
export function isOccupant({ window }: { window: string }): boolean {
  return window.startsWith(OCCUPANT);
}
