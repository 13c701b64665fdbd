import { vi } from 'vitest';

/** An `AudioContext` that makes no sound and remembers what was to be heard. */
export class FakeAudio {
  static playing: FakeAudio[] = [];

  /** How often anything was to be heard. */
  static started = 0;

  /** Amplitude that every microphone gives. */
  static hears = 0;

  static install(): void {
    FakeAudio.started = 0;
    FakeAudio.hears = 0;
    FakeAudio.playing = [];
    vi.stubGlobal('AudioContext', FakeAudio);
  }

  readonly sampleRate = 8000;
  readonly currentTime = 0;
  readonly state = 'running';
  readonly destination = {};
  loop = false;

  createBuffer() {
    return { copyToChannel: () => undefined };
  }

  createGain() {
    return { connect: () => undefined, gain: { setTargetAtTime: () => undefined } };
  }

  createMediaStreamSource() {
    return { connect: (next: object) => next };
  }

  createAnalyser() {
    return {
      fftSize: 2048,
      getFloatTimeDomainData: (samples: Float32Array) => {
        samples.forEach((_, index) => (samples[index] = FakeAudio.hears * Math.sin(index / 7)));
      },
    };
  }

  createBufferSource() {
    const source = {
      loop: false,
      buffer: null,
      onended: null as (() => void) | null,
      connect: (next: object) => next,
      start: () => {
        this.loop = source.loop;
        FakeAudio.started += 1;
        FakeAudio.playing.push(this);
      },
      stop: () => source.onended?.(),
    };
    return source;
  }

  close(): Promise<void> {
    FakeAudio.playing = FakeAudio.playing.filter((other) => other !== this);
    return Promise.resolve();
  }
}
