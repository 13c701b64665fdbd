/** What of a person's devices is off. */
export interface Muted {
  audio: boolean;
  video: boolean;
}

/** Says in an address what is off: `audio`, `video`, `audio.video`, or `none`. */
export function writeMuted({ audio, video }: Muted): string {
  return [audio && 'audio', video && 'video'].filter(Boolean).join('.') || 'none';
}

/** Reads that again. Whatever else somebody wrote there switches nothing off. */
export function readMuted(text: string): Muted {
  const off = text.split('.');
  return { audio: off.includes('audio'), video: off.includes('video') };
}
