import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeAudio } from '@/testing/fake-audio';
import { FakeNotification } from '@/testing/fake-notification';
import { renderIn } from '@/testing/render';
import { RingSettings } from './ring-settings';

const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));
const status = () => screen.getByRole('status').textContent;

beforeEach(() => {
  FakeAudio.install();
  FakeNotification.install('default');
});

afterEach(() => {
  Reflect.deleteProperty(navigator, 'permissions');
  localStorage.clear();
  vi.unstubAllGlobals();
});

describe('the sound of incoming calls', () => {
  it('is on until it is switched off, and the browser remembers', async () => {
    const { unmount } = renderIn('ru', <RingSettings />);
    const box = () => screen.getByRole<HTMLInputElement>('checkbox', { name: 'Звук входящего звонка' });
    expect(box().checked).toBe(true);
    await userEvent.click(box());
    unmount();
    renderIn('ru', <RingSettings />);
    expect(box().checked).toBe(false);
    await userEvent.click(box());
    expect(localStorage.getItem('calls.ring-muted')).toBeNull();
  });

  it('can be tried, once and one at a time, also while it is switched off', async () => {
    localStorage.setItem('calls.ring-muted', '1');
    renderIn('ru', <RingSettings />);
    await press('Проверить звук');
    await press('Проверить звук');
    expect(FakeAudio.playing.map(({ loop }) => loop)).toEqual([false]);
  });
});

describe('notifications of calls', () => {
  it('are asked for by a button only, and an example shows what they look like', async () => {
    FakeNotification.answer = 'granted';
    renderIn('ru', <RingSettings />);
    expect(FakeNotification.permission).toBe('default');
    expect(status()).toBe('');
    await press('Показывать уведомления о звонках');
    expect(status()).toMatch(/^Уведомления о звонках включены/);
    expect(screen.queryByRole('button', { name: 'Показывать уведомления о звонках' })).toBeNull();
    await press('Показать пример');
    expect(FakeNotification.shown.map(({ title }) => title)).toEqual(['Так выглядит уведомление']);
  });

  it('say what to do when the person has refused them', async () => {
    FakeNotification.answer = 'denied';
    renderIn('ru', <RingSettings />);
    await press('Показывать уведомления о звонках');
    expect(status()).toMatch(/Разрешите их в настройках сайта/);
    expect(screen.getAllByRole('button')).toHaveLength(1);
  });

  it('follow what is changed in the settings of the browser meanwhile', async () => {
    const permission = new EventTarget();
    const permissions = { query: () => Promise.resolve(permission) };
    Object.defineProperty(navigator, 'permissions', { value: permissions, configurable: true });
    FakeNotification.permission = 'denied';
    renderIn('en', <RingSettings />);
    expect(status()).toMatch(/does not let this site/);
    await act(async () => Promise.resolve());
    FakeNotification.permission = 'granted';
    act(() => void permission.dispatchEvent(new Event('change')));
    expect(status()).toMatch(/are on/);
  });

  it('are said to need https where the address has none', () => {
    vi.stubGlobal('isSecureContext', false);
    renderIn('ru', <RingSettings />);
    expect(status()).toBe('Уведомления работают только на сайтах с адресом https.');
  });

  it('are said to be missing where the browser has none', () => {
    vi.stubGlobal('Notification', undefined);
    renderIn('ru', <RingSettings />);
    expect(status()).toMatch(/^Этот браузер не показывает уведомления/);
  });

  it('are said to be missing where the browser refuses to make one from a page', async () => {
    vi.resetModules();
    const { RingSettings: Fresh } = await import('./ring-settings');
    const refusing = Object.assign(
      () => {
        throw new TypeError('Illegal constructor');
      },
      { permission: 'granted' },
    );
    vi.stubGlobal('Notification', refusing);
    renderIn('ru', <Fresh />);
    await press('Показать пример');
    expect(status()).toMatch(/^Этот браузер не показывает уведомления/);
  });
});
