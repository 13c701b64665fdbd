import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderIn } from '@/testing/render';
import { Refusal } from '../shared/ask-server';
import { MessageForm } from './message-form';

const onSend = vi.fn<(text: string) => Promise<void>>();
const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Напишите сообщение' });
const button = () => screen.getByRole('button', { name: 'Отправить' });

beforeEach(() => {
  onSend.mockReset();
  onSend.mockResolvedValue();
  renderIn('ru', <MessageForm limit={4000} onSend={onSend} />);
});

describe('MessageForm', () => {
  it('sends the text trimmed, empties the field and stays in it', async () => {
    await userEvent.type(field(), '  привет  ');
    await userEvent.click(button());
    expect(onSend.mock.calls).toEqual([['привет']]);
    expect(field().value).toBe('');
    expect(document.activeElement).toBe(field());
  });

  it('sends with Enter, and breaks the line with Shift+Enter', async () => {
    await userEvent.type(field(), 'раз{Shift>}{Enter}{/Shift}два');
    expect(onSend).not.toHaveBeenCalled();
    await userEvent.keyboard('{Enter}');
    expect(onSend.mock.calls).toEqual([['раз\nдва']]);
  });

  it('leaves the Enter that ends a composed word to the input method', () => {
    fireEvent.change(field(), { target: { value: 'こん' } });
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
    expect(onSend).not.toHaveBeenCalled();
  });

  it('sends nothing when there is nothing but space', async () => {
    await userEvent.type(field(), '   {Enter}');
    await userEvent.click(button());
    expect(onSend).not.toHaveBeenCalled();
  });

  it('sends once when pressed again on the way', async () => {
    let arrive = () => {};
    onSend.mockReturnValue(new Promise((resolve) => (arrive = resolve)));
    await userEvent.type(field(), 'раз');
    fireEvent.keyDown(field(), { key: 'Enter' });
    fireEvent.keyDown(field(), { key: 'Enter' });
    await userEvent.click(button());
    expect(onSend).toHaveBeenCalledTimes(1);
    arrive();
    await vi.waitFor(() => expect(field().value).toBe(''));
  });

  it('keeps the text and says why it was not sent', async () => {
    onSend.mockRejectedValue(new Refusal('auth.signed_out', 'Вы не вошли.'));
    await userEvent.type(field(), 'важное{Enter}');
    expect(screen.getByRole('alert').textContent).toBe(
      'Сообщение не отправлено: Вы не вошли. Текст остался в поле.',
    );
    expect(field().value).toBe('важное');
    onSend.mockResolvedValue();
    await userEvent.type(field(), '{Enter}');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(field().value).toBe('');
  });

  it('has words of its own for a server out of reach', async () => {
    onSend.mockRejectedValue(new TypeError('Failed to fetch'));
    await userEvent.type(field(), 'важное{Enter}');
    expect(screen.getByRole('alert').textContent).toMatch(/Нет связи с сервером/);
  });

  it('takes no more than the server does', () => {
    expect(field().maxLength).toBe(4000);
  });
});
