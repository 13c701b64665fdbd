/** What of a person's devices is off; null for a device of which nothing was heard. */
export interface Muted {
  audio: boolean | null;
  video: boolean | null;
}

const STATES = [true, false, null];
const UNHEARD = 'unheard';

/** Says in an address what is off and on: `audio-off.video-on`, with nothing heard left out, or `unheard`. */
export function writeMuted(muted: Muted): string {
  const heard = (['audio', 'video'] as const).flatMap((device) => {
    const off = muted[device];
    return off === null ? [] : [`${device}-${off ? 'off' : 'on'}`];
  });
  return heard.join('.') || UNHEARD;
}

/** Reads that again; null for whatever else somebody wrote there. */
export function readMuted(text: string): Muted | null {
  const all = STATES.flatMap((audio) => STATES.map((video) => ({ audio, video })));
  return all.find((muted) => writeMuted(muted) === text) ?? null;
}
