import { describe, expect, it, vi } from 'vitest';
import { AppError } from './errors';

describe('an error that is data', () => {
  it('is known as such to another copy of its class, as bundles have', async () => {
    vi.resetModules();
    const { AppError: Other } = await import('./errors');
    expect(Other).not.toBe(AppError);
    expect(new Other('chat.not_found') instanceof AppError).toBe(true);
  });

  it.each([null, undefined, 'chat.not_found', {}, new Error('chat.not_found')])('is not %j', (value) => {
    expect((value as object) instanceof AppError).toBe(false);
  });
});
