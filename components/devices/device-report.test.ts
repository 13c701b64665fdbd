import { describe, expect, it } from 'vitest';
import { createTranslator } from 'next-intl';
import en from '@/lib/i18n/en.json';
import ru from '@/lib/i18n/ru.json';
import type { BrowserName } from './browser-name';
import {
  browserOutcome,
  checkRows,
  OUTCOMES,
  reportText,
  verdict,
  type Check,
  type Outcomes,
} from './device-report';

const fine: Outcomes = {
  browser: 'ok',
  domain: 'ok',
  camera: 'ok',
  microphone: 'ok',
  speaker: 'ok',
  screen: 'ok',
};
const chrome: BrowserName = { family: 'chrome', system: 'windows', version: '141.0.0.0' };

describe('rows', () => {
  it('are one for each check, in one order, with a code and a state', () => {
    const rows = checkRows({ ...fine, camera: 'denied', screen: 'unsupported' });
    expect(rows.map(({ code, state }) => [code, state])).toEqual([
      ['browser.ok', 'ok'],
      ['domain.ok', 'ok'],
      ['camera.denied', 'fail'],
      ['microphone.ok', 'ok'],
      ['speaker.ok', 'ok'],
      ['screen.unsupported', 'warn'],
    ]);
  });

  it.each<[ReturnType<typeof verdict>, Partial<Outcomes>]>([
    ['ready', {}],
    ['ready', { speaker: 'idle' }],
    ['ready', { speaker: 'asking' }],
    ['trouble', { speaker: 'not_heard' }],
    ['unfinished', { camera: 'idle' }],
    ['unfinished', { camera: 'denied', microphone: 'checking' }],
    ['unfinished', { microphone: 'listening' }],
    ['unfinished', { domain: 'checking' }],
    ['attention', { microphone: 'silent' }],
    ['attention', { screen: 'unsupported', browser: 'web_view', domain: 'slow' }],
    ['trouble', { microphone: 'silent', domain: 'script_blocked' }],
    ['trouble', { camera: 'missing' }],
  ])('come to %s with %j', (expected, outcomes) => {
    expect(verdict(checkRows({ ...fine, ...outcomes }))).toBe(expected);
  });
});

describe('the browser', () => {
  const page = {
    isSecureContext: true,
    navigator: { mediaDevices: { getUserMedia: () => undefined } },
    RTCPeerConnection: () => undefined,
    WebSocket: () => undefined,
  };
  const inApp: BrowserName = { ...chrome, family: 'web_view' };

  it.each([
    ['ok', page, chrome],
    ['web_view', page, inApp],
    ['insecure_origin', { ...page, isSecureContext: false }, inApp],
    ['browser_unsupported', { ...page, RTCPeerConnection: undefined }, chrome],
  ] as const)('is %s', (expected, facts, name) => {
    expect(browserOutcome(facts, name)).toBe(expected);
  });
});

describe('the report', () => {
  const facts = {
    at: new Date('2026-11-22T20:15:03.456Z'),
    browser: chrome,
    language: 'en',
    domain: 'meet.example.org',
    answeredIn: 120.4,
    devices: { camera: 1, microphone: 2, speaker: 0 },
  };
  const t = createTranslator({ locale: 'en', messages: en, namespace: 'check' });
  const words = {
    say: (key: string, values?: object) => t(key as 'title', values as never),
    sayRow: ({ code }: { code: string }) => `words for ${code}.`,
  };

  it('is plain text with a code on every row', () => {
    const rows = checkRows({ ...fine, camera: 'in_use' });
    expect(reportText(facts, rows, words)).toBe(
      [
        'Camera and sound check',
        'Time: 2026-11-22T20:15:03Z (UTC)',
        'Browser: Chrome 141.0.0.0, windows (chrome)',
        'Language: en',
        'Call server: meet.example.org, 120 ms',
        'Devices: cameras: 1, microphones: 2, sound outputs: 0',
        '',
        '[browser.ok] Browser - fine: words for browser.ok.',
        '[domain.ok] Call server - answers: words for domain.ok.',
        '[camera.in_use] Camera - does not work: words for camera.in_use.',
        '[microphone.ok] Microphone - fine: words for microphone.ok.',
        '[speaker.ok] Sound - fine: words for speaker.ok.',
        '[screen.ok] Screen sharing - fine: words for screen.ok.',
      ].join('\n'),
    );
  });

  it('says nothing of what is not known', () => {
    const unknown: BrowserName = { family: 'other', system: 'other', version: '' };
    const text = reportText({ ...facts, browser: unknown, answeredIn: null }, [], words);
    expect(text).toContain('Browser: the browser, other (other)\n');
    expect(text).toContain('Call server: meet.example.org\n');
  });
});

describe.each([
  ['ru', ru],
  ['en', en],
] as const)('the words in %s', (_, { check, mediaTrouble }) => {
  const shared = ['denied', 'missing', 'in_use', 'failed'];

  it.each(Object.keys(OUTCOMES) as Check[])(
    'cover every outcome of %s, and what to do about each',
    (name) => {
      const says: Record<string, string> = check.says[name];
      const fixes: Record<string, string> = check.fix[name as 'screen'] ?? {};
      const isDevice = name === 'camera' || name === 'microphone';
      for (const [outcome, state] of Object.entries(OUTCOMES[name])) {
        if (isDevice && shared.includes(outcome)) {
          expect(mediaTrouble.says[`${name}_${outcome}` as 'camera_denied'], outcome).toBeTruthy();
          expect(mediaTrouble.cause[`${name}_${outcome}` as 'camera_denied'], outcome).toBeTruthy();
          continue;
        }
        expect(says[outcome], outcome).toBeTruthy();
        // What the whole browser lacks is said, with what to do, in its own row.
        if (isDevice && outcome !== 'silent') continue;
        expect(outcome in fixes, outcome).toBe(state === 'warn' || state === 'fail');
      }
      expect(Object.keys(says).filter((outcome) => !(outcome in OUTCOMES[name]))).toEqual([]);
    },
  );
});
