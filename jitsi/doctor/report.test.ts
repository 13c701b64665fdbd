import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MESSAGES } from '../../lib/i18n/sentence';
import type { Finding } from './finding';
import { json, table, verdict } from './report';

const FINDINGS: Finding[] = [
  { check: 'dns', result: 'ok', code: 'dns_ok', values: { addresses: '192.0.2.1' } },
  {
    check: 'login',
    result: 'failed',
    code: 'login_refused',
    failure: 'token_issuer',
    said: "invalid 'iss' claim",
  },
];

it('is a table, with what the call window would say to mend', () => {
  const lines = table(FINDINGS, 'en', 120).split('\n');
  expect(lines[0]).toMatch(/^Check +Result +Why +What to do$/);
  expect(lines.find((line) => line.startsWith('Log-in'))).toMatch(
    /^Log-in +failed +The Jitsi refuses .* Add JITSI_APP_ID/,
  );
  expect(lines.at(-2)).toBe('Calls will not work like this.');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(120);
});

it.each([
  ['en', 'Calls work, but anybody could make their own passes: do not use them like this.'],
  ['ru', 'Звонки работают, но пропуск может сделать себе кто угодно: так ими пользоваться нельзя.'],
] as const)('says in %s what is unsafe, where that is all', (language, said) => {
  const forged: Finding = { check: 'signature', result: 'failed', code: 'signature_unchecked' };
  expect(verdict([FINDINGS[0]!, forged], language)).toBe(said);
  expect(verdict([...FINDINGS, forged], language)).not.toBe(said);
});

it('speaks Russian', () => {
  expect(table(FINDINGS, 'ru', 120)).toMatch(
    /^Проверка +Итог[^]*Добавьте[^]*Так звонки работать не будут\.\n$/,
  );
});

it('has stable codes for programs', () => {
  expect(JSON.parse(json(FINDINGS, 'ru'))).toMatchObject({
    ok: false,
    checks: [
      { check: 'dns', result: 'ok', code: 'dns_ok', what: null },
      { check: 'login', result: 'failed', code: 'login_refused', failure: 'token_issuer' },
    ],
  });
});

describe('the sentences', () => {
  const sources = [
    'scripts/doctor.ts',
    ...readdirSync('jitsi/doctor').map((file) => path.join('jitsi/doctor', file)),
  ]
    .filter((file) => !file.includes('.test.'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  it('are there for every code that is written in the sources', () => {
    const checks = Object.keys(MESSAGES.en.doctor.check).join('|');
    const written = new Set(
      [...sources.matchAll(new RegExp(`'((?:${checks})_[a-z_]+)'`, 'g'))].map(([, code]) => code!),
    );
    const missing = [...written].filter(
      (code) => !(code in MESSAGES.en.doctor.why) && !(code in MESSAGES.en.doctor.check),
    );
    expect(missing).toEqual([]);
    expect(written.size).toBeGreaterThan(50);
  });

  it('that tell what to mend belong to something found', () => {
    expect(Object.keys(MESSAGES.en.doctor.fix).filter((code) => !(code in MESSAGES.en.doctor.why))).toEqual(
      [],
    );
  });
});
