import { describe, expect, it } from 'vitest';
import type { Answer, TlsSeen } from './ask';
import {
  judgeAddresses,
  judgeClock,
  judgeConfig,
  judgeFraming,
  judgeKey,
  judgeScript,
  judgeSettings,
  judgeTls,
} from './judge-server';
import { readConfig } from './read-config';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const DAY = 24 * 3600_000;

function answered(headers: Record<string, string>, body = '', status = 200): Answer {
  return {
    kind: 'answered',
    address: 'https://meet.example.org/x',
    status,
    headers,
    body,
    askedAt: NOW,
    answeredAt: NOW + 200,
  };
}

describe('the settings', () => {
  const jitsi = { domain: 'meet.example.org', kind: 'secret', timeToLive: 3600 };
  const app = { baseUrl: 'https://calls.example.org', isLoopback: false };
  it.each([
    [jitsi, app, ['settings_secret']],
    [jitsi, { ...app, baseUrl: 'http://calls.example.org' }, ['settings_http']],
    [jitsi, { baseUrl: 'http://localhost:3000', isLoopback: true }, ['settings_secret']],
    [{ ...jitsi, timeToLive: 86_400 }, app, ['settings_long_life']],
    [{ ...jitsi, kind: 'public', timeToLive: null }, app, ['settings_public']],
  ])('%j with %j is %s', (mode, where, expected) => {
    expect(judgeSettings(mode, where).map(({ code }) => code)).toEqual(expected);
  });
});

describe('the certificate', () => {
  const shown = (untrusted: string | null, validTo: number): TlsSeen => ({
    kind: 'shown',
    untrusted,
    validTo,
  });
  it.each<[TlsSeen, string, string]>([
    [shown(null, NOW + 90 * DAY), 'ok', 'tls_ok'],
    [shown(null, NOW + 13 * DAY), 'warning', 'tls_soon'],
    [shown('CERT_HAS_EXPIRED', NOW - DAY), 'failed', 'tls_expired'],
    [shown('ERR_TLS_CERT_ALTNAME_INVALID', NOW + 90 * DAY), 'failed', 'tls_wrong_host'],
    [shown('DEPTH_ZERO_SELF_SIGNED_CERT', NOW + 90 * DAY), 'failed', 'tls_untrusted'],
    [{ kind: 'silent' }, 'failed', 'tls_silent'],
    [{ kind: 'unreachable', why: 'ECONNREFUSED' }, 'failed', 'tls_unreachable'],
  ])('%j is %s: %s', (seen, result, code) => {
    expect(judgeTls(seen, NOW)).toMatchObject({ result, code });
  });
});

describe('the clock', () => {
  const at = (seconds: number) => answered({ date: new Date(NOW + seconds * 1000).toUTCString() });
  it.each([
    [0, 'ok', 'clock_ok'],
    [10, 'ok', 'clock_ok'],
    [30, 'warning', 'clock_ahead'],
    [-30, 'warning', 'clock_behind'],
    [-90, 'failed', 'clock_behind'],
  ])('off by %i s is %s', (seconds, result, code) => {
    expect(judgeClock(at(seconds), true)).toMatchObject({ result, code });
  });
  it('does no harm where there are no tokens', () => {
    expect(judgeClock(at(90), false).result).toBe('warning');
  });
  it('is not known where the server does not tell', () => {
    expect(judgeClock(answered({}), true).result).toBe('skipped');
  });
});

describe('external_api.js', () => {
  const api = 'var JitsiMeetExternalAPI=function(){}';
  it.each<[Answer, string, string]>([
    [answered({ 'content-type': 'application/javascript' }, api), 'ok', 'script_ok'],
    [answered({ 'content-type': 'text/plain' }, api), 'warning', 'script_type'],
    [
      answered({ 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' }, api),
      'failed',
      'script_type',
    ],
    [answered({ 'content-type': 'text/html' }, '<html>'), 'failed', 'script_not_jitsi'],
    [answered({}, api, 404), 'failed', 'script_missing'],
    [{ kind: 'silent' }, 'failed', 'script_silent'],
    [{ kind: 'unreachable', why: 'ECONNRESET' }, 'failed', 'script_unreachable'],
  ])('%j is %s: %s', (answer, result, code) => {
    expect(judgeScript(answer)).toMatchObject({ result, code });
  });
});

describe('config.js', () => {
  const text = "config.hosts = { domain: 'meet.jitsi', muc: 'muc.meet.jitsi' };";
  const judge = (script: string, signs = true) =>
    judgeConfig(answered({}, script), readConfig(script), signs).code;
  it('says where to log in, and what calls are in for', () => {
    expect(judge(text)).toBe('config_ok');
    expect(judge('nothing')).toBe('config_unread');
    expect(judge(`${text} config.disableIframeAPI = true;`)).toBe('config_five_minutes');
    expect(judge(`${text} config.tokenAuthUrl = 'https://id.example.org/';`)).toBe('config_ok');
    expect(judge(`${text} config.tokenAuthUrl = 'https://id.example.org/';`, false)).toBe('config_sign_in');
    expect(judgeConfig(answered({}, '', 404), null, true).code).toBe('config_missing');
  });
  it('names no address that a secure page may not open', () => {
    expect(judgeAddresses(readConfig("config.bosh = 'http://meet.example.org/http-bind';")).result).toBe(
      'failed',
    );
    expect(judgeAddresses(readConfig("config.websocket = 'wss://meet.example.org/';")).result).toBe('ok');
  });
});

it('a page that forbids framing fails every call', () => {
  const page = (headers: Record<string, string>, status?: number) =>
    judgeFraming(answered(headers, '', status), 'https://calls.example.org');
  expect(page({}).result).toBe('ok');
  expect(page({ 'x-frame-options': 'DENY' })).toMatchObject({
    result: 'failed',
    values: { header: 'X-Frame-Options' },
  });
  expect(page({}, 502).result).toBe('skipped');
});

it('a published key is the public half of ours, and no certificate', () => {
  const key = '-----BEGIN PUBLIC KEY-----\nours\n-----END PUBLIC KEY-----\n';
  const judge = (answer: Answer) => judgeKey(answer, 'https://calls.example.org/jitsi/keys/1.pem', key).code;
  expect(judge(answered({}, key))).toBe('key_ok');
  expect(judge(answered({}, key.replace('ours', 'another')))).toBe('key_other');
  expect(judge(answered({}, '-----BEGIN CERTIFICATE-----'))).toBe('key_certificate');
  expect(judge(answered({}, '', 404))).toBe('key_missing');
  expect(judge({ kind: 'unreachable', why: 'ECONNREFUSED' })).toBe('key_not_running');
});
