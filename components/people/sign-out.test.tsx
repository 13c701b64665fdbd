import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { signOut } from 'next-auth/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dropFakePages, useFakePages } from '@/testing/fake-pages';
import { renderIn } from '@/testing/render';
import { SignOut } from './sign-out';
import { SignedOutElsewhere } from './signed-out-elsewhere';

vi.mock('next-auth/react', () => ({ signOut: vi.fn() }));

const leave = vi.mocked(signOut);
const heard = vi.fn();
const reload = vi.fn();
let otherPage: BroadcastChannel;

const press = () => userEvent.click(screen.getByRole('button', { name: 'Sign out' }));

beforeEach(() => {
  useFakePages();
  otherPage = new BroadcastChannel('calls.signed-out');
  otherPage.onmessage = heard;
  leave.mockResolvedValue(undefined);
});

afterEach(() => {
  otherPage.close();
  dropFakePages();
  vi.unstubAllGlobals();
  vi.resetAllMocks();
});

describe('signing out', () => {
  it('is told to the other pages of the browser once it is done, and not before', async () => {
    let done = () => undefined as void;
    leave.mockReturnValue(new Promise<undefined>((resolve) => (done = () => resolve(undefined))));
    renderIn('en', <SignOut />);
    await press();
    expect(heard).not.toHaveBeenCalled();
    done();
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(leave).toHaveBeenCalledExactlyOnceWith({ callbackUrl: '/sign-in' });
  });

  it('loads every other page again, for as long as it is there', async () => {
    const { unmount } = renderIn('en', <SignedOutElsewhere reload={reload} />);
    otherPage.postMessage('another page');
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
    unmount();
    otherPage.postMessage('another page');
    await Promise.resolve();
    expect(reload).toHaveBeenCalledOnce();
  });

  it('does not load its own page again, which goes to the sign-in', async () => {
    renderIn(
      'en',
      <>
        <SignedOutElsewhere reload={reload} />
        <SignOut />
      </>,
    );
    await press();
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(reload).not.toHaveBeenCalled();
  });

  it('works in a browser whose pages cannot speak to each other', async () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    renderIn(
      'en',
      <>
        <SignedOutElsewhere reload={reload} />
        <SignOut />
      </>,
    );
    await press();
    expect(leave).toHaveBeenCalledOnce();
  });
});
