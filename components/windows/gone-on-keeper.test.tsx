import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFakeClock } from '@/testing/fake-clock';
import { fakeGoneWindow, message } from '@/testing/fake-gone-window';
import { FakeWorker } from '@/testing/fake-worker';
import { renderIn } from '@/testing/render';
import { createGoneKeeper, type GoneKeeper } from './gone-keeper';
import { GoneOnKeeper } from './gone-on-keeper';
import type { GoneOn } from './hand-over';

const GONE: GoneOn = {
  personId: 'ivan',
  chatId: 'team',
  chatTitle: 'Team',
  number: 3,
  media: 'audio',
  domain: 'meet.jit.si',
  apiId: 7,
  name: 'call-team',
  presence: 'the-one-it-came-with',
  renewEvery: 20_000,
};

const request = vi.fn<typeof fetch>();
let pages: GoneKeeper[] = [];

beforeEach(() => {
  useFakeClock();
  FakeWorker.install();
  request.mockImplementation(() => Promise.resolve(Response.json({ call: null })));
  vi.stubGlobal('fetch', request);
});

afterEach(() => {
  pages.forEach((keeper) => keeper.stop());
  pages = [];
  vi.unstubAllGlobals();
  vi.useRealTimers();
  request.mockReset();
  sessionStorage.clear();
});

/** A page of ours, in this tab. */
function openPage(personId = 'ivan') {
  const keeper = createGoneKeeper();
  pages.push(keeper);
  return { keeper, ...renderIn('en', <GoneOnKeeper personId={personId} keeper={keeper} />) };
}

function reload(page: ReturnType<typeof openPage>, personId?: string) {
  act(() => void window.dispatchEvent(new Event('pagehide')));
  page.unmount();
  page.keeper.stop();
  return openPage(personId);
}

/** Goes on from our page: pressed there, then away. */
function goOn(changes: Partial<GoneOn> = {}, origin = location.origin) {
  const gone = { ...GONE, ...changes };
  const call = fakeGoneWindow(gone.domain, gone.apiId);
  call.setHere(true);
  message({ data: { type: 'calls.gone-on', gone }, source: call.source, origin });
  look();
  call.setHere(false);
  look();
  return call;
}

const look = () => act(() => void vi.advanceTimersByTime(1100));

const reports = () =>
  request.mock.calls.map(([, init]) => JSON.parse(init?.body as string) as Record<string, unknown>);
const events = () => reports().map(({ event }) => event);

describe('the presence of a call that went on outside our pages', () => {
  it('is nothing new before the join there', () => {
    openPage();
    const call = goOn();
    call.start();
    call.emit('prejoin-screen-loaded');
    FakeWorker.speak();
    expect(reports()).toEqual([]);
  });

  it('is the one it came with: taken up at the join, renewed, and left with the meeting', () => {
    openPage();
    const call = goOn();
    call.start();
    call.emit('video-conference-joined');
    FakeWorker.speak();
    call.emit('video-conference-left');
    FakeWorker.speak();
    expect(events()).toEqual(['joined', 'alive', 'left']);
    for (const report of reports()) {
      expect(report).toMatchObject({ chatId: 'team', number: 3, media: 'audio', window: GONE.presence });
    }
  });

  it('begins there for somebody who had not been in the call, and anew each time they go in', () => {
    openPage();
    const call = goOn({ presence: null });
    call.emit('video-conference-joined');
    call.emit('video-conference-left');
    call.emit('video-conference-joined');
    expect(events()).toEqual(['joined', 'left', 'joined']);
    const [first, , second] = reports();
    expect(second?.window).not.toBe(first?.window);
  });

  it.each([
    ['hung up', 'video-ready-to-close', {}],
    ['removed', 'participant-kicked-out', { kicked: { local: true } }],
    ['cut off', 'error-occurred', { error: { name: 'connection.droppedError', isFatal: true } }],
  ])('ends for somebody who was %s', (_name, event, payload) => {
    openPage();
    const call = goOn();
    call.emit('video-conference-joined');
    call.emit(event, payload);
    FakeWorker.speak();
    expect(events()).toEqual(['joined', 'left']);
  });

  it('closes the window of somebody who hung up, as our own page does', () => {
    openPage();
    const call = goOn();
    call.emit('video-conference-joined');
    call.emit('video-conference-left');
    expect(call.close).not.toHaveBeenCalled();
    call.emit('video-ready-to-close');
    expect(call.close).toHaveBeenCalledOnce();
    expect(FakeWorker.running).toEqual([]);
  });

  it.each([
    ['is closed', (call: ReturnType<typeof goOn>) => call.setClosed()],
    ['shows our page again, which then speaks for itself', (call) => call.setHere(true)],
  ] as [string, (call: ReturnType<typeof goOn>) => void][])(
    'ends when the window %s, joined or not',
    (_name, happens) => {
      openPage();
      const [joined, waiting] = [
        goOn(),
        goOn({ chatId: 'ivan-maria', name: 'call-ivan-maria', apiId: 8, presence: 'of-the-other-one' }),
      ];
      joined.emit('video-conference-joined');
      happens(joined);
      happens(waiting);
      look();
      look();
      expect(events()).toEqual(['joined', 'left', 'left']);
      expect(reports().map(({ window }) => window)).toContain('of-the-other-one');
      joined.emit('video-conference-joined');
      expect(reports()).toHaveLength(3);
      expect(FakeWorker.running).toEqual([]);
    },
  );

  it('is not renewed for a window that is found closed by then', () => {
    openPage();
    const call = goOn();
    call.emit('video-conference-joined');
    call.setClosed();
    FakeWorker.speak();
    expect(events()).toEqual(['joined', 'left']);
  });

  it('is kept for nobody whom a page of another origin names', () => {
    openPage();
    goOn({}, 'https://example.org').emit('video-conference-joined');
    expect(reports()).toEqual([]);
  });

  it('is kept for nobody but who is signed in on the page', () => {
    openPage('maria');
    goOn().emit('video-conference-joined');
    expect(reports()).toEqual([]);
  });

  it('goes on while people go from page to page of ours', () => {
    const page = openPage();
    const call = goOn();
    call.emit('video-conference-joined');
    page.unmount();
    FakeWorker.speak();
    renderIn('en', <GoneOnKeeper personId="ivan" keeper={page.keeper} />);
    FakeWorker.speak();
    expect(events()).toEqual(['joined', 'alive', 'alive']);
  });
});

describe('a reload of the page that keeps it', () => {
  it('leaves nothing, and goes on with the first word of the meeting', () => {
    const page = openPage();
    const call = goOn();
    call.emit('video-conference-joined');
    reload(page);
    FakeWorker.speak();
    // What is not seen is not renewed.
    act(() => void window.dispatchEvent(new Event('online')));
    // The last one is said while the page goes.
    expect(events()).toEqual(['joined', 'alive']);

    call.emit('audio-mute-status-changed', { muted: true });
    FakeWorker.speak();
    expect(events()).toEqual(['joined', 'alive', 'alive', 'alive']);
    expect(new Set(reports().map(({ window }) => window)).size).toBe(1);
    call.setClosed();
    look();
    expect(events().at(-1)).toBe('left');
  });

  it('still waits for the join of somebody on the way', () => {
    const page = openPage();
    const call = goOn();
    reload(page);
    call.start();
    expect(reports()).toEqual([]);
    call.emit('video-conference-joined');
    expect(reports()).toMatchObject([{ event: 'joined', window: GONE.presence }]);
  });

  it('brings nothing back that was over', () => {
    const page = openPage();
    const call = goOn();
    call.emit('video-conference-joined');
    call.setClosed();
    look();
    reload(page);
    call.emit('video-conference-joined');
    expect(events()).toEqual(['joined', 'left']);
  });

  it('reports nobody else who has signed in since', () => {
    const page = openPage();
    const call = goOn();
    call.emit('video-conference-joined');
    const before = reload(page, 'maria');
    call.emit('video-conference-joined');
    expect(events()).toEqual(['joined', 'alive']);
    reload(before, 'ivan');
    call.emit('video-conference-joined');
    expect(events()).toEqual(['joined', 'alive']);
  });
});

describe('a call that ended before the join there', () => {
  async function strayed() {
    const page = openPage();
    const call = goOn();
    const error = { code: 'call.moved', message: '', number: 4 };
    request.mockImplementation(() => Promise.resolve(Response.json({ error }, { status: 409 })));
    call.emit('video-conference-joined');
    await screen.findByRole('alert');
    return { page, call };
  }

  it('is said, and nobody is reported to be in it', async () => {
    const { call } = await strayed();
    expect(screen.getByRole('alert').textContent).toContain('“Team” at meet.jit.si');
    call.emit('video-conference-joined');
    FakeWorker.speak();
    expect(events()).toEqual(['joined']);
  });

  it('leads back to our page, and so to the call that is on', async () => {
    const { call } = await strayed();
    vi.useRealTimers();
    await userEvent.click(screen.getByRole('button', { name: 'Go to the new call' }));
    expect(String(call.location.replace.mock.calls[0]?.[0])).toBe(`${location.origin}/call/team?media=audio`);
    expect(call.focus).toHaveBeenCalledOnce();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('is said no more when the window is closed', async () => {
    const { call } = await strayed();
    call.setClosed();
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(events()).toEqual(['joined']);
  });

  it('is said again after a reload, as soon as there is a window to lead', async () => {
    const { page, call } = await strayed();
    reload(page);
    expect(screen.queryByRole('alert')).toBeNull();
    call.emit('audio-mute-status-changed');
    expect(screen.getByRole('alert')).toBeTruthy();
  });
});
