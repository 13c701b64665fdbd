import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeAudio } from '@/testing/fake-audio';
import { FakeMedia } from '@/testing/fake-media';
import { renderIn } from '@/testing/render';
import { DeviceCheck } from './device-check';

const DOMAIN = 'meet.example.org';
let media: FakeMedia;
let fetched: string[];
let answer: (address: string) => Promise<unknown>;

beforeEach(() => {
  media = FakeMedia.install();
  FakeAudio.install();
  localStorage.clear();
  fetched = [];
  answer = () => Promise.resolve({});
  vi.stubGlobal('fetch', (address: string) => {
    fetched.push(address);
    return answer(address);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  FakeMedia.remove();
  see('visible');
});

function see(state: DocumentVisibilityState) {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
}
const row = (name: string) => screen.getByRole('listitem', { name });
const says = (name: string, words: RegExp | string) => within(row(name)).findByText(words);
const live = () => media.tracks.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind);
const refuse = (name: string, message = '') => new DOMException(message, name);

async function begin(language: 'ru' | 'en' = 'en') {
  const user = userEvent.setup();
  const view = renderIn(language, <DeviceCheck domain={DOMAIN} />);
  await user.click(screen.getByRole('button', { name: /^(Start the check|Начать проверку)$/ }));
  return { user, ...view };
}

it('asks for nothing before it is started, and says that nothing is recorded', async () => {
  renderIn('ru', <DeviceCheck domain={DOMAIN} />);
  await says('Сервер звонков', `${DOMAIN} отвечает.`);
  // Its answer cannot be read, so more than that is not known.
  expect(row('Сервер звонков').textContent).not.toContain('в порядке');
  screen.getByText(/ничего не записывается и никуда не отправляется/);
  expect(row('Камера').textContent).toContain('не проверено');
  expect(media.asked).toEqual([]);
});

it('shows the camera, hears the microphone, and says that all is ready', async () => {
  FakeAudio.hears = 0.2;
  await begin();
  await says('Camera', /The camera works/);
  screen.getByLabelText('You on the camera');
  await says('Microphone', 'The microphone hears you.');
  expect(Number(screen.getByRole('meter').getAttribute('aria-valuenow'))).toBeGreaterThan(50);
  await screen.findByText('Camera, sound and network are ready for a call.');
  expect(screen.queryByRole('button', { name: 'Start the check' })).toBeNull();
});

it('says when nothing can be heard, until something is', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await begin();
  await says('Microphone', 'Say something.');
  act(() => void vi.advanceTimersByTime(10_000));
  expect(row('Microphone').textContent).toMatch(/nothing can be heard.*Choose another microphone/);
  FakeAudio.hears = 0.2;
  act(() => void vi.advanceTimersByTime(1000));
  expect(row('Microphone').textContent).toContain('The microphone hears you.');
});

describe('a camera', () => {
  it.each([
    [refuse('NotAllowedError', 'Permission denied'), 'camera.denied', /does not allow the camera/],
    [refuse('NotAllowedError', 'Permission denied by system'), 'camera.denied_by_system', /The system keeps/],
    [refuse('NotFoundError'), 'camera.missing', /No camera was found/],
    [refuse('NotReadableError'), 'camera.in_use', /The camera is in use/],
    [refuse('UnknownError'), 'camera.failed', /The camera did not start/],
  ])('that is refused by %s has words and steps of its own', async (error, code, words) => {
    media.answers.video = error;
    await begin();
    await says('Camera', words);
    expect(row('Camera').dataset.code).toBe(code);
    within(row('Camera')).getByText(/^(How to allow access|What to do)$/);
    expect(within(row('Camera')).getAllByRole('listitem', { hidden: true }).length).toBeGreaterThan(0);
    // The microphone does not suffer from it.
    await says('Microphone', 'Say something.');
  });

  it('is tried again when told to', async () => {
    media.answers.video = refuse('NotAllowedError');
    const { user } = await begin();
    await says('Camera', /does not allow/);
    media.answers.video = 'open';
    await user.click(within(row('Camera')).getByRole('button', { name: 'Try again' }));
    await says('Camera', /The camera works/);
  });

  it('that is pulled out is said to be gone', async () => {
    await begin();
    await says('Camera', /The camera works/);
    act(() => media.tracks.find(({ kind }) => kind === 'video')?.unplug());
    await says('Camera', 'The camera was disconnected.');
  });

  it('can be chosen where there are several, and the other one goes out', async () => {
    media.devices = [...media.devices, { kind: 'videoinput', deviceId: 'camera-2', label: '' }];
    const { user } = await begin();
    const choice = await screen.findByLabelText<HTMLSelectElement>('Which camera');
    expect(choice.value).toBe('camera-1');
    await user.selectOptions(choice, 'Device 2');
    await waitFor(() =>
      expect(screen.getByLabelText<HTMLSelectElement>('Which camera').value).toBe('camera-2'),
    );
    expect(media.asked.at(-1)).toMatchObject({ video: { deviceId: { exact: 'camera-2' } } });
    expect(live().sort()).toEqual(['audio', 'video']);
  });
});

describe('the devices', () => {
  it('are off when the check is left', async () => {
    const { unmount } = await begin();
    await says('Camera', /The camera works/);
    await waitFor(() => expect(live().sort()).toEqual(['audio', 'video']));
    unmount();
    expect(live()).toEqual([]);
  });

  it('are off when it is left while the browser still asks', async () => {
    media.answers.video = 'wait';
    media.answers.audio = 'wait';
    const { unmount } = await begin();
    unmount();
    media.release();
    await waitFor(() => expect(media.tracks).toHaveLength(2));
    await waitFor(() => expect(live()).toEqual([]));
  });

  it('are off while the page is out of sight, and come back with it', async () => {
    await begin();
    await waitFor(() => expect(live().sort()).toEqual(['audio', 'video']));
    see('hidden');
    expect(live()).toEqual([]);
    see('visible');
    await waitFor(() => expect(live().sort()).toEqual(['audio', 'video']));
  });
});

describe('the speaker', () => {
  it.each([
    ['I hear it', 'You hear the sound.', 'speaker.ok'],
    ['I do not hear it', 'The sound cannot be heard.', 'speaker.not_heard'],
  ])('is as good as the person says: %s', async (button, words, code) => {
    const user = userEvent.setup();
    renderIn('en', <DeviceCheck domain={DOMAIN} />);
    await user.click(screen.getByRole('button', { name: 'Play the sound' }));
    expect(FakeAudio.started).toBe(1);
    await user.click(await screen.findByRole('button', { name: button }));
    await says('Sound', words);
    expect(row('Sound').dataset.code).toBe(code);
    await user.click(screen.getByRole('button', { name: 'Play it again' }));
    await says('Sound', 'Did you hear the sound?');
  });

  it('that cannot play says so', async () => {
    const user = userEvent.setup();
    vi.stubGlobal('AudioContext', undefined);
    renderIn('en', <DeviceCheck domain={DOMAIN} />);
    await user.click(screen.getByRole('button', { name: 'Play the sound' }));
    await says('Sound', 'The browser could not play the sound.');
  });
});

describe('the call server', () => {
  it('is told from an extension that blocks its script, and asked again', async () => {
    const user = userEvent.setup();
    answer = (address) =>
      address.endsWith('/external_api.js') ? Promise.reject(new TypeError()) : Promise.resolve({});
    renderIn('en', <DeviceCheck domain={DOMAIN} />);
    await says('Call server', /does not let the call script load from there/);
    answer = () => Promise.reject(new TypeError());
    await user.click(within(row('Call server')).getByRole('button', { name: 'Try again' }));
    await says('Call server', `${DOMAIN} could not be reached.`);
    expect(screen.getByRole('link', { name: `Open ${DOMAIN}` }).getAttribute('href')).toBe(
      `https://${DOMAIN}/`,
    );
    expect(new Set(fetched.map((address) => new URL(address).host))).toEqual(new Set([DOMAIN]));
  });
});

describe('the browser', () => {
  it('without a secure address is given no device, and says why', async () => {
    vi.stubGlobal('isSecureContext', false);
    FakeMedia.remove();
    await begin();
    await says('Browser', /not opened by https/);
    await says('Camera', /only on a page with an https address/);
    await says('Microphone', /only on a page with an https address/);
    await screen.findByText(/Something does not work/);
  });

  it('that cannot share the screen is still fit for calls', async () => {
    media.getDisplayMedia = undefined;
    FakeAudio.hears = 0.2;
    await begin();
    await says('Screen sharing', /To share a screen, join from a computer/);
    await screen.findByText(/You can call, but/);
  });
});

describe('the result', () => {
  it('is copied with codes, in the language of the person, and names nobody', async () => {
    media.answers.video = refuse('NotFoundError');
    const { user } = await begin('ru');
    await says('Камера', /не найдена/);
    await says('Микрофон', 'Скажите что-нибудь.');
    await user.click(screen.getByRole('button', { name: 'Скопировать результат' }));
    await screen.findByText(/Скопировано/);
    const text = await navigator.clipboard.readText();
    expect(text).toContain('[camera.missing] Камера - не работает: Камера не найдена.');
    expect(text).toContain(`Сервер звонков: ${DOMAIN}`);
    expect(text).toContain('камеры: 1, микрофоны: 1, вывод звука: 1');
    expect(text).toContain('UTC');
    expect(text).not.toMatch(/Ivan|camera-1|microphone-1/);
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Результат для поддержки' }).value).toBe(
      text,
    );
  });

  it('can be copied by hand where the clipboard is refused', async () => {
    const { user } = await begin();
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(refuse('NotAllowedError'));
    await user.click(screen.getByRole('button', { name: 'Copy the result' }));
    await screen.findByText(/did not let it be copied/);
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Result for support' });
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(field.selectionEnd).toBe(field.value.length);
  });
});

it('in a call window leads back to where it was asked for', async () => {
  const user = userEvent.setup();
  const onDone = vi.fn();
  renderIn('en', <DeviceCheck domain={DOMAIN} onDone={onDone} inWindow />);
  screen.getByRole('heading', { name: 'Camera and sound check' });
  await user.click(screen.getByRole('button', { name: 'Finish the check' }));
  expect(onDone).toHaveBeenCalledOnce();
});

it('remembers that a check was finished, and only that', async () => {
  media.answers.video = refuse('NotFoundError');
  await begin();
  await says('Microphone', 'Say something.');
  expect(localStorage.getItem('calls.checked')).toBeNull();
  FakeAudio.hears = 0.2;
  await waitFor(() => expect(localStorage.getItem('calls.checked')).toBe('1'));
});
