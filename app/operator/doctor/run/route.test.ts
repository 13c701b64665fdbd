import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Examination, Examiner } from '@/lib/calls/examination';
import type { OpenDatabase } from '@/lib/db/database';
import { testApp, type TestApp } from '@/testing/app';
import { openInMemory } from '@/testing/databases';
import { DELETE, GET, POST, PUT } from './route';

const PASSWORD = 'sixteen letters!';
const operator = { authorization: `Basic ${btoa(`operator:${PASSWORD}`)}` };
const json = { ...operator, accept: 'application/json' };
let app: TestApp;
let database: OpenDatabase;
let starts: number;

const begun = (language: string): Examination => ({
  id: '0a',
  startedAt: '2026-11-23T05:00:00.000Z',
  endedAt: null,
  asking: [language],
  rows: [],
  verdict: null,
});

beforeAll(async () => {
  database = await openInMemory();
  return () => database.close();
});
beforeEach(async () => {
  starts = 0;
  const examiner: Examiner = {
    start: () => void (starts += 1),
    latest: (language) => (starts > 0 ? begun(language) : null),
  };
  app = await testApp({ OPERATOR_PASSWORD: PASSWORD }, { database, examiner });
});

const press = async (headers: Record<string, string>, path = '/operator/doctor/run') =>
  POST(await app.request(path, { method: 'POST', headers }));
const look = async (headers: Record<string, string>, path = '/operator/doctor/run') =>
  GET(await app.request(path, { headers }));

describe('the button of the doctor’s page', () => {
  it('begins an examination, and leads back to the page', async () => {
    const answer = await press(operator);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/operator/doctor']);
    expect(starts).toBe(1);
  });

  it('answers a script with how far it is, for nobody to keep', async () => {
    const answer = await press(json, '/operator/doctor/run?language=en');
    expect(await answer.json()).toEqual({ examination: begun('en') });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    [401, {}],
    [401, { authorization: 'Basic b3BlcmF0b3I6eA==' }],
    [403, { ...operator, 'sec-fetch-site': 'cross-site' }],
    [403, { ...operator, 'sec-fetch-site': 'same-site' }],
    [403, { ...operator, origin: 'https://evil.example', host: 'localhost:3000' }],
  ])('answers %i to %j, and begins nothing', async (expected, headers) => {
    expect((await press(headers as Record<string, string>)).status).toBe(expected);
    expect(starts).toBe(0);
  });

  it('is not there where nobody is the operator', async () => {
    app = await testApp(
      { DEMO: '0', CHAT_ORIGINS: 'https://a.test', CHAT_TOKEN_SECRET: 's'.repeat(32) },
      { database },
    );
    expect((await press(operator)).status).toBe(404);
    expect((await look(operator)).status).toBe(404);
  });
});

describe('how far it is', () => {
  it('is told to the operator only, and asking begins nothing', async () => {
    expect((await look({})).status).toBe(401);
    expect(await (await look(operator)).json()).toEqual({ examination: null });
    expect(starts).toBe(0);
  });

  it('is told in the language of the page, else of the browser', async () => {
    await press(json);
    const asking = async (path: string, language: string) => {
      const answer = await look({ ...operator, 'accept-language': language }, `/operator/doctor/run${path}`);
      return ((await answer.json()) as { examination: Examination }).examination.asking;
    };
    expect(await asking('?language=ru', 'en')).toEqual(['ru']);
    expect(await asking('', 'en')).toEqual(['en']);
    expect(await asking('?language=xx', 'ru')).toEqual(['ru']);
  });

  it('can be asked and begun, and nothing else', async () => {
    const request = await app.request('/operator/doctor/run', { method: 'PUT' });
    expect([PUT(request).status, DELETE(request).headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});
