import { vi } from 'vitest';

type Listener = (payload: unknown) => void;

/** A `JitsiMeetExternalAPI` that does nothing by itself and remembers how it was made. */
export class FakeExternalApi {
  static made: FakeExternalApi[] = [];

  /** Makes it the global that a loaded `external_api.js` would leave behind. */
  static install(): void {
    FakeExternalApi.made = [];
    vi.stubGlobal('JitsiMeetExternalAPI', FakeExternalApi);
  }

  static get latest(): FakeExternalApi {
    const api = FakeExternalApi.made.at(-1);
    if (!api) throw new Error('No meeting has been made');
    return api;
  }

  readonly frame: HTMLIFrameElement;
  readonly dispose = vi.fn(() => this.frame.remove());
  readonly executeCommand = vi.fn();
  answers = true;
  private readonly listeners = new Map<string, Listener[]>();

  constructor(
    readonly domain: string,
    readonly options: Record<string, unknown> & { parentNode: HTMLElement },
  ) {
    this.frame = document.createElement('iframe');
    options.parentNode.append(this.frame);
    FakeExternalApi.made.push(this);
  }

  on(event: string, listener: Listener): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  emit(event: string, payload: unknown = {}): void {
    this.listeners.get(event)?.forEach((listener) => listener(payload));
  }

  getIFrame(): HTMLIFrameElement {
    return this.frame;
  }

  isAudioMuted(): Promise<boolean> {
    return this.answers ? Promise.resolve(false) : new Promise(() => undefined);
  }
}
