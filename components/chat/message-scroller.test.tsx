import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderIn } from '@/testing/render';
import { MessageScroller } from './message-scroller';

const scroller = (count: number, own = false) => (
  <MessageScroller newest={count} own={own}>
    {Array.from({ length: count }, (_, index) => (
      <p key={index}>{index + 1}</p>
    ))}
  </MessageScroller>
);
const log = () => screen.getByRole('log', { name: 'Сообщения' });
const button = () => screen.queryByRole('button', { name: 'Новые сообщения' });

function scrollTo(place: number) {
  log().scrollTop = place;
  fireEvent.scroll(log());
}

// jsdom lays nothing out: each message is 50 pixels high, below the one before it.
beforeEach(() => {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    return { bottom: Number(this.textContent) * 50 } as DOMRect;
  });
});

describe('MessageScroller', () => {
  it('stays at the end where its reader is there', () => {
    const { rerender } = renderIn('ru', scroller(10));
    scrollTo(-10);
    rerender(scroller(11));
    expect(log().scrollTop).toBe(0);
    expect(button()).toBeNull();
  });

  it('moves nothing further up, and says that there is something new', () => {
    const { rerender } = renderIn('ru', scroller(10));
    scrollTo(-300);
    expect(button()).toBeNull();
    rerender(scroller(12));
    expect(log().scrollTop).toBe(-400);
    expect(button()).toBeTruthy();
  });

  it('goes to the new ones at a press, where the keyboard goes on', async () => {
    const { rerender } = renderIn('ru', scroller(10));
    scrollTo(-300);
    rerender(scroller(12));
    await userEvent.click(screen.getByRole('button', { name: 'Новые сообщения' }));
    expect(log().scrollTop).toBe(0);
    expect(button()).toBeNull();
    expect(document.activeElement).toBe(log());
  });

  it('takes them as seen once the reader has come down, and does not repeat itself', () => {
    const { rerender } = renderIn('ru', scroller(10));
    scrollTo(-300);
    rerender(scroller(12));
    scrollTo(0);
    expect(button()).toBeNull();
    scrollTo(-300);
    expect(button()).toBeNull();
  });

  it('shows what its reader has just written', () => {
    const { rerender } = renderIn('ru', scroller(10));
    scrollTo(-300);
    rerender(scroller(11, true));
    expect(log().scrollTop).toBe(0);
    expect(button()).toBeNull();
  });
});
