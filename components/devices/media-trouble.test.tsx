import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { MediaTrouble as Trouble } from '@/jitsi/media-trouble';
import { renderIn } from '@/testing/render';
import { MediaTrouble } from './media-trouble';

const TROUBLES: readonly Trouble[] = [
  'camera_denied',
  'camera_missing',
  'camera_in_use',
  'camera_failed',
  'microphone_denied',
  'microphone_missing',
  'microphone_in_use',
  'microphone_failed',
];
const nothing = () => undefined;

describe.each(['ru', 'en'] as const)('trouble with a device in %s', (language) => {
  it.each(TROUBLES)('%s is an alert with a sentence, a cause and steps', (trouble) => {
    renderIn(language, <MediaTrouble trouble={trouble} onAgain={nothing} onDismiss={nothing} />);
    const alert = screen.getByRole('alert');
    expect(alert.dataset.code).toBe(trouble);
    expect(alert.querySelector('strong')?.textContent).toMatch(/\.$/);
    expect(within(alert).getAllByRole('listitem', { hidden: true }).length).toBeGreaterThan(0);
  });
});

it('tells how to allow the device in this very browser', () => {
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 YaBrowser/25.8.0.0 Safari/537.36',
  );
  renderIn('ru', <MediaTrouble trouble="microphone_denied" onAgain={nothing} onDismiss={nothing} />);
  const steps = screen.getAllByRole('listitem', { hidden: true }).map(({ textContent }) => textContent);
  expect(steps).toHaveLength(2);
  expect(steps[0]).toContain('значок защиты');
  expect(steps[0]).toContain('«Микрофон»');
  expect(steps[1]).toContain('Windows');
});

it('is tried again or hidden as the person likes', async () => {
  const user = userEvent.setup();
  const onAgain = vi.fn();
  const onDismiss = vi.fn();
  renderIn('en', <MediaTrouble trouble="camera_in_use" onAgain={onAgain} onDismiss={onDismiss} />);
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await user.click(screen.getByRole('button', { name: 'Hide' }));
  expect([onAgain.mock.calls.length, onDismiss.mock.calls.length]).toEqual([1, 1]);
});
