import { request as ask } from 'node:http';
import { startPostgres } from '../testing/start-postgres';
import { expect, IDLE, jitsiAt, test } from './fixtures';

const OPERATOR = { OPERATOR_PASSWORD: 'sixteen letters!' };
const asOperator = { authorization: `Basic ${btoa('operator:sixteen letters!')}` };

/** A number of a process by the name and labels that Prometheus knows it by. */
async function metric(origin: string, series: string): Promise<number | null> {
  const text = await (await fetch(`${origin}/api/metrics`, { headers: asOperator })).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length));
}

test('what happens is in the metrics, whichever part of the app it happens in', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app({
    ...jitsiAt(standin),
    ...OPERATOR,
  });
  const read = (series: string) => metric(app.origin, series);
  const tickets = (media: string) => `calls_tickets_total{jitsi="secret",media="${media}"}`;
  expect(await read(tickets('audio'))).toBe(0);
  expect(await read('calls_sign_ins_total{way="demo"}')).toBe(0);

  const { context, page } = await guest({ as: 'ivan', app });
  expect(await read('calls_sign_ins_total{way="demo"}')).toBe(1);
  // By a route, and by a page, which has its own copy of everything.
  const order = { data: { chatId: 'team', media: 'audio' } };
  expect((await context.request.post('/api/calls/token', order)).status()).toBe(200);
  expect(await read(tickets('audio'))).toBe(1);
  expect((await context.request.get('/call/team?media=audio')).status()).toBe(200);
  expect(await read(tickets('audio'))).toBe(2);
  expect(await read(tickets('video'))).toBe(0);

  const elsewhere = { data: { chatId: 'elsewhere', media: 'audio' } };
  expect((await context.request.post('/api/calls/token', elsewhere)).status()).toBe(404);
  expect(await read('calls_refusals_total{code="chat.not_found"}')).toBe(1);

  const report = { chatId: 'team', number: 1, code: 'token_issuer', reason: null, reference: 'K7QX-2M9D' };
  await context.request.post('/api/calls/failure', { data: report });
  expect(await read('calls_window_failures_total{code="token_issuer"}')).toBe(1);

  const joined = { chatId: 'team', number: 1, window: 'window-0001', event: 'joined', id: 'report-0001' };
  await context.request.post('/api/calls/presence', { data: joined });
  expect(await read('calls_started_total{media="video"}')).toBe(1);
  expect(await read('calls_ongoing')).toBe(1);

  await page.goto('/chats/team');
  const streams = () => Promise.all(['chat', 'rings'].map((kind) => read(`calls_streams{kind="${kind}"}`)));
  await expect.poll(streams).toEqual([1, 1]);
  await page.goto('about:blank');
  await expect.poll(streams).toEqual([0, 0]);

  const answers = (labels: string) => read(`calls_http_request_duration_seconds_count{${labels}}`);
  expect(await answers('route="/api/calls/token",method="POST",status="2xx"')).toBe(1);
  expect(await answers('route="/api/calls/token",method="POST",status="4xx"')).toBe(1);
  expect(await answers('route="/call/{chatId}",method="GET",status="2xx"')).toBe(1);
  expect(await answers('route="/api/chats/{chatId}/live",method="GET",status="2xx"')).toBeNull();
  expect(await read('nodejs_eventloop_lag_p99_seconds')).not.toBeNull();
});

test('a server that is asked to go is not ready at once, and still answers what it was asked', async ({
  guest,
  also,
}) => {
  const app = await also.app();
  const { context } = await guest({ as: 'ivan', app });
  const cookies = await context.cookies();
  const ready = async () => (await fetch(`${app.origin}/api/health/ready`)).status;
  expect(await ready()).toBe(200);

  const text = JSON.stringify({ text: 'slowly' });
  const slow = ask(`${app.origin}/api/chats/team/messages`, {
    method: 'POST',
    headers: {
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      'content-type': 'application/json',
      'content-length': text.length,
    },
  });
  const answered = new Promise((resolve, reject) => {
    slow.on('response', ({ statusCode }) => resolve(statusCode));
    slow.on('error', reject);
  });
  await new Promise((resolve) => slow.write(text.slice(0, 5), resolve));
  // Asked after it on another connection, so it has come by now.
  expect(await ready()).toBe(200);

  const ended = app.stop();
  await expect.poll(ready).toBe(503);
  expect((await fetch(`${app.origin}/api/health/live`)).status).toBe(200);
  slow.end(text.slice(5));
  expect(await answered).toBe(201);
  await ended;
});

test('without its database a server lives, is not ready, and logs what it could not answer', async ({
  guest,
  also,
  expectConsole,
}) => {
  // What React says of a page that the server could not make.
  expectConsole(/Failed to load resource|React error #441/);
  const postgres = await startPostgres();
  const app = await also.app({ DATABASE_URL: `${postgres.url}/postgres`, ...OPERATOR });
  const { context, page } = await guest({ as: 'ivan', app });
  const status = async (state: string) => (await context.request.get(`/api/health/${state}`, IDLE)).status();
  expect(await Promise.all(['live', 'ready'].map(status))).toEqual([200, 200]);
  await postgres.stop();
  expect(await Promise.all(['live', 'ready'].map(status))).toEqual([200, 503]);

  await page.goto('/chats/team');
  const said = await page.getByRole('main').innerText();
  const answer = await context.request.get('/api/chats/team/call', IDLE);
  expect(answer.status()).toBe(503);
  expect(await answer.json()).toMatchObject({ error: { code: 'server.database_away' } });
  const image = await context.request.get(`/avatars/${'0'.repeat(32)}`, IDLE);
  expect(image.status()).toBe(503);

  // Behind the greeting every line is one of the log.
  const lines = app
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') || /error/i.test(line));
  const entries = lines
    .map(
      (line) => JSON.parse(line) as { code?: string; reference?: string; route?: string; leftOut?: number },
    )
    .filter(({ leftOut }) => leftOut === undefined);
  // One line stands for both.
  const ofRoutes = entries.filter(({ code, route }) => code === 'server.database_away' && !route);
  expect(ofRoutes).toHaveLength(1);
  const ofPage = entries.find(({ route }) => route === '/chats/[chatId]');
  expect(ofPage?.reference).toMatch(/^\d+$/);
  expect(said).toContain(ofPage?.reference);
});
