/** Three rising notes, in hertz. */
const NOTES = [523.25, 659.26, 783.99];
/** Seconds. */
const NOTE = 0.35;
const VOLUME = 0.3;

interface SinkChoice {
  setSinkId?(sinkId: string): Promise<void>;
}

/** Whether the browser lets a page choose where its sound comes out. */
export function canChooseOutput(): boolean {
  return (
    (typeof AudioContext !== 'undefined' && 'setSinkId' in AudioContext.prototype) ||
    (typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype)
  );
}

/**
 * Plays a short tone, made on the spot. Has to be called after a gesture on the page.
 *
 * @param output id of a device; empty for the system's choice
 * @returns stops it
 * @throws when the browser has no sound, or that output is gone
 */
export async function playTone(output: string): Promise<() => void> {
  const context = new AudioContext();
  const end = () => void context.close().catch(() => undefined);
  try {
    const destination = await destinationOf(context, output);
    if (context.state === 'suspended') await context.resume();
    const buffer = context.createBuffer(1, NOTES.length * NOTE * context.sampleRate, context.sampleRate);
    buffer.copyToChannel(toneSamples(context.sampleRate), 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.onended = end;
    source.connect(destination);
    source.start();
    return () => source.stop();
  } catch (error) {
    end();
    throw error;
  }
}

/** The notes one after the other, each from silence to silence. */
export function toneSamples(rate: number): Float32Array<ArrayBuffer> {
  const length = Math.floor(NOTE * rate);
  const samples = new Float32Array(Math.floor(NOTES.length * NOTE * rate));
  NOTES.forEach((pitch, note) => {
    for (let index = 0; index < length; index++) {
      const time = index / rate;
      const loudness = Math.min(1, time / 0.02, (NOTE - time) / 0.1);
      samples[note * length + index] = VOLUME * loudness * Math.sin(2 * Math.PI * pitch * time);
    }
  });
  return samples;
}

// Firefox and Safari let only an element choose, so the sound goes through one there.
async function destinationOf(context: AudioContext & SinkChoice, output: string): Promise<AudioNode> {
  if (!output) return context.destination;
  if (context.setSinkId) {
    await context.setSinkId(output);
    return context.destination;
  }
  const stream = context.createMediaStreamDestination();
  const element: HTMLAudioElement & SinkChoice = new Audio();
  element.srcObject = stream.stream;
  await element.setSinkId?.(output);
  await element.play();
  return stream;
}
