import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownFactsWith } from '@/testing/call-windows';
import { dropFakePages, useFakePages } from '@/testing/fake-pages';
import { openCallDesk, windowLock, type CallDesk } from './call-desk';
import { registerCallWindow, type OwnFacts } from './register-call-window';

const request = vi.fn<typeof fetch>();
const ends: { close: () => void }[] = [];
let pages: ReturnType<typeof useFakePages>;

beforeEach(() => {
  vi.useFakeTimers();
  request.mockImplementation(() => Promise.resolve(Response.json({ call: null })));
  vi.stubGlobal('fetch', request);
  pages = useFakePages();
});

afterEach(() => {
  for (const { close } of ends.splice(0)) close();
  dropFakePages();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  request.mockReset();
  sessionStorage.clear();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

async function desk(personId = 'ivan'): Promise<CallDesk> {
  const opened = openCallDesk(personId);
  ends.push(opened);
  await settle();
  return opened;
}

const asked = { onShow: vi.fn(), onLeave: vi.fn() };

async function callWindow(changes: Partial<OwnFacts> = {}, personId = 'ivan', hears = asked) {
  const facts = ownFactsWith(changes);
  const opened = registerCallWindow(personId, facts, hears);
  ends.push(opened);
  await settle();
  return { ...opened, facts };
}

/** What a browser does with the locks of a page that has crashed. */
async function crash(windowId: string, personId = 'ivan') {
  await navigator.locks.request(windowLock(personId, windowId), { steal: true }, () => Promise.resolve());
  await settle();
  // What reports it is loaded only then.
  await vi.dynamicImportSettled();
}

const chats = ({ windows }: CallDesk) => windows().map(({ chatId }) => chatId);
const reports = () => request.mock.calls.map(([, init]) => JSON.parse(init?.body as string) as object);

describe('a page', () => {
  it('knows the windows that came before it, and those that come after', async () => {
    await callWindow();
    const page = await desk();
    expect(chats(page)).toEqual(['team']);
    const heard = vi.fn();
    page.subscribe(heard);
    const later = await callWindow({ chatId: 'ivan-maria', inside: false });
    expect(chats(page)).toEqual(['team', 'ivan-maria']);
    later.tell({ ...later.facts, inside: true });
    await settle();
    expect(page.windows()[1]).toMatchObject({ chatId: 'ivan-maria', inside: true });
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it('forgets a window that says goodbye, and reports nothing for it', async () => {
    const page = await desk();
    const { close } = await callWindow();
    close();
    await settle();
    expect(chats(page)).toEqual([]);
    expect(reports()).toEqual([]);
  });

  it('learns of a window that crashed, and leaves its presence for it', async () => {
    const [first, second] = [await desk(), await desk()];
    await callWindow();
    const [running] = first.windows();
    await crash(running?.windowId ?? '');
    expect([chats(first), chats(second)]).toEqual([[], []]);
    expect(reports()[0]).toMatchObject({
      chatId: 'team',
      number: 1,
      media: 'video',
      window: 'presence-1',
      event: 'left',
    });
  });

  it('leaves nothing for a window that crashed before the call, or whose presence somebody else keeps', async () => {
    const page = await desk();
    await callWindow({ presence: null });
    await crash(page.windows()[0]?.windowId ?? '');
    expect(chats(page)).toEqual([]);
    expect(reports()).toEqual([]);
  });

  it('that is loaded again knows at once, and learns what has crashed meanwhile', async () => {
    const before = await desk();
    await callWindow();
    const [running] = before.windows();
    before.close();
    const after = openCallDesk('ivan');
    ends.push(after);
    expect(after.windows()).toEqual([running]);
    after.close();
    for (const channel of pages.channels()) channel.asleep = true;
    await crash(running?.windowId ?? '');
    const last = await desk();
    expect(chats(last)).toEqual([]);
    expect(reports()).toMatchObject([{ window: 'presence-1', event: 'left' }]);
  });

  async function comeBackAfter(milliseconds: number) {
    const before = await desk();
    await callWindow();
    const [running] = before.windows();
    // While the page is there it stays fresh.
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    before.close();
    for (const channel of pages.channels()) channel.asleep = true;
    await vi.advanceTimersByTimeAsync(milliseconds);
    await crash(running?.windowId ?? '');
    await desk();
  }

  it('that comes back within a lease still leaves for what has crashed', async () => {
    await comeBackAfter(30_000);
    expect(reports()).toMatchObject([{ window: 'presence-1', event: 'left' }]);
  });

  it('that comes back later leaves nothing: the presence may be with somebody else by now', async () => {
    await comeBackAfter(80_000);
    expect(reports()).toEqual([]);
  });

  it('hears nothing of the windows of somebody else who was signed in before', async () => {
    const page = await desk('maria');
    await callWindow();
    expect(chats(page)).toEqual([]);
    const next = await desk('maria');
    expect(await next.settled()).toEqual([]);
    expect(chats(next)).toEqual([]);
  });

  it('knows nothing where a browser has no locks, and waits for nothing', async () => {
    dropFakePages();
    const page = await desk();
    await callWindow();
    expect(chats(page)).toEqual([]);
    expect(await page.settled()).toEqual([]);
  });

  it('survives what else is said on the channel, and a memory that is not ours', async () => {
    sessionStorage.setItem('calls.windows', '{"personId":"ivan","windows":[7,null,{"windowId":"x"}]}');
    const page = await desk();
    const channel = new BroadcastChannel('calls.windows.ivan');
    for (const word of [null, 'who', { say: 'here', facts: {} }, { say: 'bye' }]) channel.postMessage(word);
    await settle();
    expect(chats(page)).toEqual([]);
    channel.close();
    sessionStorage.setItem('calls.windows', 'not JSON');
    expect(chats(await desk())).toEqual([]);
  });
});

describe('a page that has just come', () => {
  it('knows when it knows all: at once where nothing runs', async () => {
    const page = openCallDesk('ivan');
    ends.push(page);
    expect(await page.settled()).toEqual([]);
  });

  it('waits for those that run to say so', async () => {
    await callWindow();
    const page = openCallDesk('ivan');
    ends.push(page);
    expect((await page.settled()).map(({ chatId }) => chatId)).toEqual(['team']);
  });

  it('does not take itself, as it was before a reload, for another window', async () => {
    const before = await desk();
    await callWindow();
    const [old] = before.windows();
    before.close();
    // The page that goes holds its lock a little longer, and answers nothing any more.
    for (const channel of pages.channels()) channel.asleep = true;
    const page = openCallDesk('ivan');
    ends.push(page);
    const settled = page.settled();
    await settle();
    await crash(old?.windowId ?? '');
    expect(await settled).toEqual([]);
  });

  it('waits no longer than a moment for a window that is asleep', async () => {
    await callWindow();
    for (const channel of pages.channels()) channel.asleep = true;
    const page = openCallDesk('ivan');
    ends.push(page);
    const settled = page.settled();
    await vi.advanceTimersByTimeAsync(1500);
    expect(await settled).toEqual([]);
  });
});

describe('a call window', () => {
  it('hears what it is asked, and nothing that others are', async () => {
    const page = await desk();
    const [team, direct] = [
      { onShow: vi.fn(), onLeave: vi.fn() },
      { onShow: vi.fn(), onLeave: vi.fn() },
    ];
    await callWindow({}, 'ivan', team);
    await callWindow({ chatId: 'ivan-maria' }, 'ivan', direct);
    const [first, second] = page.windows();
    page.show(first?.windowId ?? '');
    page.askToLeave(second?.windowId ?? '');
    await settle();
    expect(team.onShow).toHaveBeenCalledOnce();
    expect(team.onLeave).not.toHaveBeenCalled();
    expect(direct.onShow).not.toHaveBeenCalled();
    expect(direct.onLeave).toHaveBeenCalledExactlyOnceWith('other_call');
  });

  it('that a call was moved to sends the others of that chat away, and none of another', async () => {
    const [team, direct] = [
      { onShow: vi.fn(), onLeave: vi.fn() },
      { onShow: vi.fn(), onLeave: vi.fn() },
    ];
    await callWindow({}, 'ivan', team);
    await callWindow({ chatId: 'ivan-maria' }, 'ivan', direct);
    const moved = await callWindow();
    moved.takeOver();
    await settle();
    expect(team.onLeave).toHaveBeenCalledExactlyOnceWith('moved');
    expect(direct.onLeave).not.toHaveBeenCalled();
  });

  it('says goodbye with its page, and is another one when the page comes back from the cache', async () => {
    const page = await desk();
    await callWindow();
    const [before] = page.windows();
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await settle();
    expect(chats(page)).toEqual([]);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await settle();
    expect(chats(page)).toEqual(['team']);
    expect(page.windows()[0]?.windowId).not.toBe(before?.windowId);
    expect(reports()).toEqual([]);
  });
});
