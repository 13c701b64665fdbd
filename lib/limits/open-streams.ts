import { AppError } from '../errors';

/** Seconds after which it may be tried again to open a stream from an address that has too many. */
const TRY_AGAIN = 20;

/** Whose stream it is. */
export interface StreamOwner {
  personId: string;
  address: string;
}

/** The live streams that are open on this instance. */
export interface OpenStreams {
  /**
   * Makes a place for one more. Of a person with too many the oldest is closed: it may be one whose browser has lost it
   * without our noticing, and who is there now must get in. Of an address with too many no more are taken, or one of its
   * people could throw out all others.
   *
   * @param close ends this stream, when a later one takes its place
   * @returns gives the place back
   * @throws {AppError} `request.too_many`
   */
  enter(owner: StreamOwner, close: () => void): () => void;
}

export function openStreams({
  perPerson,
  perAddress,
}: {
  perPerson: number;
  perAddress: number;
}): OpenStreams {
  // A set keeps its order, so the first is the oldest.
  const ofPeople = new Map<string, Set<() => void>>();
  const ofAddresses = new Map<string, number>();
  return {
    enter({ personId, address }, close) {
      const there = ofAddresses.get(address) ?? 0;
      if (there >= perAddress) throw new AppError('request.too_many', { seconds: TRY_AGAIN });
      const own = ofPeople.get(personId) ?? new Set();
      const [oldest] = own;
      if (own.size >= perPerson) oldest?.();
      ofAddresses.set(address, (ofAddresses.get(address) ?? 0) + 1);
      ofPeople.set(personId, own);
      own.add(close);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        own.delete(close);
        // Somebody else may have made a new set meanwhile.
        if (own.size === 0 && ofPeople.get(personId) === own) ofPeople.delete(personId);
        const rest = (ofAddresses.get(address) ?? 1) - 1;
        if (rest > 0) ofAddresses.set(address, rest);
        else ofAddresses.delete(address);
      };
    },
  };
}
