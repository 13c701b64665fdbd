import { afterEach, describe, expect, it, vi } from 'vitest';
import { canChooseOutput, playTone, toneSamples } from './test-tone';

const RATE = 8000;

/** An audio context that knows where it plays. */
class Context {
  static last: Context;
  sink = '';
  closed = false;
  state = 'suspended';
  readonly sampleRate = RATE;
  readonly destination = {};
  readonly createMediaStreamDestination = () => ({ stream: {} });

  constructor() {
    Context.last = this;
  }
  createBuffer = () => ({ copyToChannel: () => undefined });
  createBufferSource = () => ({ connect: () => undefined, start: () => undefined, stop: () => undefined });
  resume = () => {
    this.state = 'running';
    return Promise.resolve();
  };
  close = () => {
    this.closed = true;
    return Promise.resolve();
  };
}
class ChoosingContext extends Context {
  setSinkId(sink: string) {
    if (sink === 'gone') return Promise.reject(new DOMException('', 'NotFoundError'));
    this.sink = sink;
    return Promise.resolve();
  }
}
class Element {
  static last: Element;
  sink = '';
  played = false;
  srcObject: unknown = null;
  constructor() {
    Element.last = this;
  }
  setSinkId(sink: string) {
    this.sink = sink;
    return Promise.resolve();
  }
  play() {
    this.played = true;
    return Promise.resolve();
  }
}

afterEach(() => vi.unstubAllGlobals());

describe('the tone', () => {
  const samples = toneSamples(RATE);

  it('is heard, and never as loud as to be cut', () => {
    const loudest = Math.max(...samples.map(Math.abs));
    expect(loudest).toBeGreaterThan(0.2);
    expect(loudest).toBeLessThan(0.5);
  });

  it('begins and ends without a click', () => {
    expect(samples[0]).toBe(0);
    expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01);
  });
});

describe('the output', () => {
  it('is chosen by the context where it can', async () => {
    vi.stubGlobal('AudioContext', ChoosingContext);
    expect(canChooseOutput()).toBe(true);
    await playTone('headphones');
    expect(Context.last).toMatchObject({ sink: 'headphones', state: 'running', closed: false });
  });

  it('is chosen by an element where only that can', async () => {
    vi.stubGlobal('AudioContext', Context);
    vi.stubGlobal('HTMLMediaElement', Element);
    vi.stubGlobal('Audio', Element);
    expect(canChooseOutput()).toBe(true);
    await playTone('headphones');
    expect(Element.last).toMatchObject({ sink: 'headphones', played: true });
  });

  it('is the system’s where nothing can choose', async () => {
    vi.stubGlobal('AudioContext', Context);
    expect(canChooseOutput()).toBe(false);
    await playTone('');
    expect(Context.last.state).toBe('running');
  });

  it('that has gone leaves nothing open', async () => {
    vi.stubGlobal('AudioContext', ChoosingContext);
    await expect(playTone('gone')).rejects.toThrow();
    expect(Context.last.closed).toBe(true);
  });
});
