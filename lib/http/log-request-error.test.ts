import { beforeEach, expect, it, vi } from 'vitest';
import { log } from '../log/log';
import { metrics } from '../metrics/metrics';
import { logRequestError } from './log-request-error';

const about = { method: 'GET', route: '/chats/[chatId]' };
const written = vi.fn();
beforeEach(() => {
  written.mockReset();
  vi.spyOn(log, 'error').mockImplementation(written);
});

it('logs an error under the reference that its page shows, and counts it', async () => {
  const error = Object.assign(new Error('lost'), { digest: '1234567890' });
  logRequestError(error, about);
  expect(written).toHaveBeenCalledExactlyOnceWith(
    { reference: '1234567890', ...about, err: error },
    'unexpected error',
  );
  const { values } = await metrics.refusals.get();
  expect(values.filter(({ value }) => value > 0)).toMatchObject([
    { labels: { code: 'server.unexpected' }, value: 1 },
  ]);
});

it('says of a database that is away just that', async () => {
  metrics.refusals.reset();
  const error = Object.assign(new Error('lost'), { digest: '1', cause: new Error('Connection terminated') });
  logRequestError(error, about);
  expect(written).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ reference: '1', ...about, code: 'server.database_away' }),
    'the database did not answer a page',
  );
  const { values } = await metrics.refusals.get();
  expect(values.filter(({ value }) => value > 0)).toMatchObject([
    { labels: { code: 'server.database_away' }, value: 1 },
  ]);
});

it.each([[new Error('lost')], ['lost'], [undefined]])(
  'has a reference also for what shows none: %s',
  (error) => {
    logRequestError(error, about);
    expect(written.mock.calls[0]?.[0]).toMatchObject({
      reference: expect.stringMatching(/^[0-9a-f]{10}$/) as unknown,
    });
  },
);
