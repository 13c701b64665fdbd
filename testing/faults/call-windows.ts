import { randomUUID } from 'node:crypto';
import type { Person } from './fault-client';

/** One call window of somebody, as far as the server knows windows. */
export interface CallWindow {
  person: Person;
  number: number;
  /** The server has said that it is in. */
  inside: boolean;
  /** Says that it leaves, and is gone. */
  leave(): Promise<void>;
  /** Is gone without a word. */
  crash(): void;
}

export interface CallWindows {
  open(person: Person): Promise<CallWindow | null>;
  /** Those that are there and not gone. */
  all(): CallWindow[];
}

interface Ticket {
  roomName: string;
  call: { number: number };
}

/**
 * Windows that do as real ones: take a ticket, join, renew, and move when they are told to.
 *
 * @param renew milliseconds between two reports
 * @param broken where is noted what no window may meet: two rooms for a call, or a running call taken from it
 */
export function callWindows(renew: number, broken: string[]): CallWindows {
  const rooms = new Map<string, string>();
  const windows = new Set<CallWindow>();

  const ticketFor = async ({ chatId, ask, id }: Person): Promise<number | null> => {
    const { status, data } = await ask('POST', '/api/calls/token', { chatId, media: 'video' });
    if (status !== 200) return null;
    const { roomName, call } = data as unknown as Ticket;
    const key = `${chatId} ${call.number}`;
    const known = rooms.get(key) ?? roomName;
    if (known !== roomName) broken.push(`${id} got another room than others for call ${key}`);
    if ([...rooms].some(([other, room]) => other !== key && room === roomName)) {
      broken.push(`the room of call ${key} is one of another call`);
    }
    rooms.set(key, known);
    return call.number;
  };

  return {
    all: () => [...windows],
    async open(person) {
      const number = await ticketFor(person);
      if (number === null) return null;
      let name = `w-${randomUUID()}`;
      const say = (event: string) => {
        const { chatId, ask } = person;
        const report = { chatId, number: window.number, window: name, event, id: randomUUID() };
        return ask('POST', '/api/calls/presence', { ...report, media: 'video' });
      };
      const window: CallWindow = {
        person,
        number,
        inside: false,
        async leave() {
          windows.delete(window);
          // The last word is sent however long it takes, as the lease would tell it otherwise.
          await say('left');
        },
        crash: () => void windows.delete(window),
      };
      windows.add(window);
      const live = async () => {
        while (windows.has(window)) {
          const { status } = await say(window.inside ? 'alive' : 'joined');
          if (!windows.has(window)) return;
          if (status === 200) window.inside = true;
          if (status === 409) {
            if (window.inside) {
              broken.push(
                `${person.id} was sent away from the running call ${person.chatId} ${window.number}`,
              );
            }
            window.inside = false;
            name = `w-${randomUUID()}`;
            window.number = (await ticketFor(person)) ?? window.number;
          }
          await new Promise((resolve) => setTimeout(resolve, status === 409 ? 100 : renew));
        }
      };
      void live();
      return window;
    },
  };
}
