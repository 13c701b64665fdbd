import { act, screen, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFakeClock } from '@/testing/fake-clock';
import { FakeExternalApi } from '@/testing/fake-external-api';
import { renderIn } from '@/testing/render';
import { ticketWith } from '@/testing/ticket';
import { Meeting, type MeetingControl, type MeetingTimes } from './meeting';

const TIMES: MeetingTimes = { script: 1000, retries: [10, 10], frame: 1000 };

function meeting(changes: Partial<Parameters<typeof Meeting>[0]> = {}) {
  const handlers = { onEvent: vi.fn(), onOpenFailure: vi.fn() };
  const element = (
    <Meeting
      ticket={ticketWith()}
      prejoin
      muted={{ audio: null, video: null }}
      title="Команда - звонок"
      times={TIMES}
      {...handlers}
      {...changes}
    />
  );
  return { element, ...handlers };
}

const scripts = () => [
  ...document.head.querySelectorAll<HTMLScriptElement>('script[src*="external_api.js"]'),
];

async function nextScript(): Promise<HTMLScriptElement> {
  return waitFor(() => {
    const script = scripts().at(-1);
    if (!script) throw new Error('no script yet');
    return script;
  });
}

function arrive(script: HTMLScriptElement): void {
  FakeExternalApi.install();
  act(() => script.dispatchEvent(new Event('load')) as unknown as void);
}

const frame = () => screen.findByTitle('Команда - звонок', undefined, { timeout: 5000 });

beforeEach(() => vi.stubGlobal('JitsiMeetExternalAPI', undefined));

afterEach(() => {
  scripts().forEach((script) => script.remove());
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('Meeting', () => {
  it('loads the script of its domain and then frames the room with the ticket', async () => {
    renderIn('ru', meeting().element);
    const script = await nextScript();
    expect(script.src).toBe('https://meet.example.org/external_api.js');
    expect(FakeExternalApi.made).toHaveLength(0);
    arrive(script);
    await frame();
    expect(FakeExternalApi.latest.domain).toBe('meet.example.org');
    expect(FakeExternalApi.latest.options).toMatchObject({
      roomName: 'chat-abc',
      jwt: 'header.claims.signature',
      lang: 'ru',
      userInfo: { displayName: 'Иван' },
      configOverwrite: { subject: 'Команда', prejoinConfig: { enabled: true, hideDisplayName: true } },
    });
  });

  it('loads its script and frames nothing until it may begin', async () => {
    const { element } = meeting({ begins: false });
    const { rerender } = renderIn('ru', element);
    arrive(await nextScript());
    await act(() => Promise.resolve());
    expect(FakeExternalApi.made).toHaveLength(0);
    rerender(meeting({ begins: true }).element);
    await frame();
  });

  it('does not take a frame for silent that is not to be there yet', async () => {
    useFakeClock();
    const { element, onOpenFailure } = meeting({ begins: false });
    renderIn('ru', element);
    arrive(await nextScript());
    await act(() => vi.advanceTimersByTimeAsync(10 * TIMES.frame));
    expect(onOpenFailure).not.toHaveBeenCalled();
  });

  it('loads the script of a JaaS tenant from below its app id', async () => {
    const ticket = ticketWith({ domain: '8x8.vc', roomName: 'vpaas-magic-cookie-1/chat-abc' });
    renderIn('ru', meeting({ ticket }).element);
    expect((await nextScript()).src).toBe('https://8x8.vc/vpaas-magic-cookie-1/external_api.js');
  });

  it('skips the pre-join screen when told so', async () => {
    renderIn('ru', meeting({ prejoin: false }).element);
    arrive(await nextScript());
    await frame();
    expect(FakeExternalApi.latest.options.configOverwrite).toMatchObject({
      prejoinConfig: { enabled: false },
    });
  });

  it('tries again when the script fails, and opens when a later try works', async () => {
    const { element, onOpenFailure } = meeting();
    renderIn('ru', element);
    const first = await nextScript();
    first.dispatchEvent(new Event('error'));
    await waitFor(() => expect(scripts()).not.toContain(first));
    arrive(await nextScript());
    await frame();
    expect(onOpenFailure).not.toHaveBeenCalled();
  });

  it('says that the script is unreachable when every try has failed', async () => {
    const { element, onOpenFailure } = meeting();
    renderIn('ru', element);
    for (let tries = 0; tries < 3; tries++) {
      const script = await nextScript();
      script.dispatchEvent(new Event('error'));
      await waitFor(() => expect(scripts()).not.toContain(script));
    }
    await waitFor(() => expect(onOpenFailure).toHaveBeenCalledExactlyOnceWith('script_unreachable'));
  });

  it('says that the script timed out when nothing ever answers', async () => {
    const { element, onOpenFailure } = meeting({ times: { script: 5, retries: [], frame: 1000 } });
    renderIn('ru', element);
    await waitFor(() => expect(onOpenFailure).toHaveBeenCalledExactlyOnceWith('script_timeout'));
    expect(scripts()).toHaveLength(0);
  });

  it('says that it is no Jitsi when a script comes that defines no API', async () => {
    const { element, onOpenFailure } = meeting({ times: { ...TIMES, retries: [] } });
    renderIn('ru', element);
    (await nextScript()).dispatchEvent(new Event('load'));
    await waitFor(() => expect(onOpenFailure).toHaveBeenCalledExactlyOnceWith('script_not_jitsi'));
  });

  it('says that the frame stays silent when it never speaks', async () => {
    FakeExternalApi.install();
    const { element, onOpenFailure } = meeting({ times: { ...TIMES, frame: 20 } });
    renderIn('ru', element);
    await waitFor(() => expect(onOpenFailure).toHaveBeenCalledExactlyOnceWith('frame_silent'));
  });

  it('tells what happens in our words', async () => {
    useFakeClock();
    FakeExternalApi.install();
    const { element, onEvent, onOpenFailure } = meeting();
    renderIn('ru', element);
    await frame();
    FakeExternalApi.latest.emit('ready');
    FakeExternalApi.latest.emit('videoConferenceJoined', { id: 'a' });
    FakeExternalApi.latest.emit('readyToClose');
    expect(onEvent.mock.calls.map(([event]) => event as unknown)).toEqual([
      { type: 'ready' },
      { type: 'joined' },
      { type: 'closed' },
    ]);
    vi.advanceTimersByTime(10 * TIMES.frame);
    expect(onOpenFailure).not.toHaveBeenCalled();
  });

  it('makes a new frame for a new ticket and disposes the old one', async () => {
    FakeExternalApi.install();
    const { element } = meeting();
    const { rerender } = renderIn('ru', element);
    await frame();
    const first = FakeExternalApi.latest;
    rerender(meeting({ ticket: ticketWith({ jwt: 'new.token.here' }) }).element);
    await waitFor(() => expect(FakeExternalApi.made).toHaveLength(2));
    expect(first.dispose).toHaveBeenCalledOnce();
    expect(FakeExternalApi.latest.options.jwt).toBe('new.token.here');
  });

  it('disposes on unmount, once', async () => {
    FakeExternalApi.install();
    const { unmount } = renderIn('ru', meeting().element);
    await frame();
    unmount();
    expect(FakeExternalApi.latest.dispose).toHaveBeenCalledOnce();
  });

  it('makes one frame in strict mode', async () => {
    FakeExternalApi.install();
    renderIn('ru', <StrictMode>{meeting().element}</StrictMode>);
    await frame();
    expect(FakeExternalApi.made.filter(({ dispose }) => dispose.mock.calls.length === 0)).toHaveLength(1);
  });

  it('can be asked whether the meeting still answers', async () => {
    FakeExternalApi.install();
    const controls: (MeetingControl | null)[] = [];
    renderIn('ru', meeting({ onControl: (control) => controls.push(control) }).element);
    await frame();
    const control = controls.at(-1);
    await expect(control?.isAlive(1000)).resolves.toBe(true);
    FakeExternalApi.latest.answers = false;
    await expect(control?.isAlive(10)).resolves.toBe(false);
  });

  it('can be told commands of Jitsi’s API', async () => {
    FakeExternalApi.install();
    const controls: (MeetingControl | null)[] = [];
    renderIn('ru', meeting({ onControl: (control) => controls.push(control) }).element);
    await frame();
    controls.at(-1)?.command('toggleModeration', true, 'audio');
    expect(FakeExternalApi.latest.executeCommand).toHaveBeenCalledExactlyOnceWith(
      'toggleModeration',
      true,
      'audio',
    );
  });
});
