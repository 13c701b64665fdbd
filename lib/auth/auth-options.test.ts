import { expect, it, vi } from 'vitest';
import { log } from '../log/log';
import { authOptions } from './auth-options';

it.each([
  ['itself', (error: Error) => error],
  ['in what next-auth puts around it', (error: Error) => ({ error, providerId: 'oidc' })],
])('logs a failed query %s without what it was about', (_name, handOver) => {
  const written = vi.spyOn(log, 'error').mockImplementation(() => undefined);
  const options = authOptions(
    { sessionSecret: 's', demo: true, oidc: null },
    { addIfNew: () => Promise.resolve() },
  );
  const failed = Object.assign(new Error('Failed query: insert ... params: ann@example.org'), {
    query: 'insert ...',
    params: ['ann@example.org'],
    cause: new Error('connection lost'),
  });
  options.logger?.error?.('OAUTH_CALLBACK_HANDLER_ERROR', handOver(failed));
  expect(written).toHaveBeenCalledExactlyOnceWith(
    { code: 'OAUTH_CALLBACK_HANDLER_ERROR', cause: 'Error: connection lost' },
    'sign-in failed',
  );
  written.mockRestore();
});
