/** One period of the ring: two soft tones, twice, and a pause; in seconds. */
const PERIOD = 3;
const TONES = [
  { at: 0, pitch: 523.25 },
  { at: 0.22, pitch: 659.26 },
  { at: 0.7, pitch: 523.25 },
  { at: 0.92, pitch: 659.26 },
];
const LENGTH = 0.9;
const VOLUME = 0.18;
/** Fast enough not to be heard as a delay, slow enough not to click. */
const FADE = 0.04;

/** The samples of one period, from silence to silence, so that it can be looped. */
export function ringSamples(rate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(PERIOD * rate);
  for (const { at, pitch } of TONES) {
    for (let index = 0; index < LENGTH * rate; index++) {
      const time = index / rate;
      const wave = Math.sin(2 * Math.PI * pitch * time) + 0.25 * Math.sin(4 * Math.PI * pitch * time);
      const attack = Math.min(1, time / 0.015);
      const release = Math.min(1, (LENGTH - time) / 0.1);
      samples[Math.round(at * rate) + index]! += VOLUME * wave * attack * release * Math.exp(-5 * time);
    }
  }
  return samples;
}

/**
 * Plays the ring, over and over unless told `once`. Made on the spot, so there is no file to load. Has to be called
 * after a gesture on the page: before one, browsers keep it silent.
 *
 * @returns stops it
 */
export function playRing({ once = false } = {}): () => void {
  if (typeof AudioContext === 'undefined') return () => undefined;
  const context = new AudioContext();
  const end = () => void context.close().catch(() => undefined);
  const buffer = context.createBuffer(1, PERIOD * context.sampleRate, context.sampleRate);
  buffer.copyToChannel(ringSamples(context.sampleRate), 0);
  const source = context.createBufferSource();
  const volume = context.createGain();
  source.buffer = buffer;
  source.loop = !once;
  source.onended = end;
  source.connect(volume).connect(context.destination);
  if (context.state === 'suspended') void context.resume().catch(() => undefined);
  source.start();
  return () => {
    volume.gain.setTargetAtTime(0, context.currentTime, FADE / 3);
    source.stop(context.currentTime + FADE);
  };
}
