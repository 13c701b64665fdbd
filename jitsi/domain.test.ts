import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meetingSources } from './content-security';
import { jitsiDomain, normalizeDomain } from './domain';

describe('a domain', () => {
  it.each([
    ['meet.example.org', 'meet.example.org'],
    ['Meet.Example.ORG', 'meet.example.org'],
    ['meet.example.org:443', 'meet.example.org'],
    ['meet.example.org:', 'meet.example.org'],
    ['meet.example.org:8443', 'meet.example.org:8443'],
    ['localhost:8443', 'localhost:8443'],
    ['jitsi_web', 'jitsi_web'],
    ['127.0.0.1', '127.0.0.1'],
    ['[::1]:8443', '[::1]:8443'],
    ['встреча.рф', 'xn--80adj7beg1b.xn--p1ai'],
    ['ミート.example', 'xn--fdk2bxe.example'],
  ])('%s is written %s', (text, host) => {
    expect(normalizeDomain(text)).toBe(host);
  });

  it.each([
    '',
    ' ',
    'https://meet.example.org',
    'meet.example.org/',
    'meet.example.org/room',
    'meet.example.org?x',
    'meet.example.org#x',
    'user@meet.example.org',
    'user:pass@meet.example.org',
    'meet example.org',
    'meet.example.org\nx',
    'meet.example.org\\x',
    'meet.example.org:0x1',
    'meet.example.org:65536',
    ':8443',
    '*',
    '*.example.org',
    "x;script-src'unsafe-inline'",
    'a,b',
    '"x"',
    '%',
    '[::1',
    '1.2.3.4.5',
    '256.1.1.1',
  ])('%j is none', (text) => {
    expect(normalizeDomain(text)).toBeNull();
  });

  it('is a fixed point, and never more than host and port, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.webAuthority(), fc.domain(), fc.string({ unit: 'binary' }), fc.string()),
        (text) => {
          const host = normalizeDomain(text);
          if (host === null) return;
          expect(normalizeDomain(host)).toBe(host);
          expect(new URL(`https://${host}`).origin).toBe(`https://${host}`);
          expect(host).toMatch(/^[\w.:[\]-]+$/);
        },
      ),
    );
  });
});

describe('the domain in force', () => {
  it.each([
    [{}, 'meet.jit.si'],
    [{ JITSI_DOMAIN: '' }, 'meet.jit.si'],
    [{ JITSI_DOMAIN: ' Meet.example.org ' }, 'meet.example.org'],
    [{ JITSI_DOMAIN: 'https://junk/' }, 'meet.jit.si'],
    [{ JAAS_APP_ID: 'vpaas-magic-cookie-1' }, '8x8.vc'],
    [{ JAAS_APP_ID: ' ', JITSI_DOMAIN: 'meet.example.org' }, 'meet.example.org'],
  ])('for %j is %s', (environment, domain) => {
    expect(jitsiDomain(environment)).toBe(domain);
  });
});

it('a page that frames a meeting may load from its domain only', () => {
  expect(meetingSources('meet.example.org:8443')).toEqual({
    origin: 'https://meet.example.org:8443',
    script: ['https://meet.example.org:8443'],
    style: ['https://meet.example.org:8443'],
    // Held by what they are for in the walk of the small window.
    inlineStyles: [expect.stringMatching(/^'sha256-/)],
    styleAttributes: [expect.stringMatching(/^'sha256-/)],
    frame: ['https://meet.example.org:8443'],
    connect: ['https://meet.example.org:8443', 'wss://meet.example.org:8443'],
    permissions: [
      'autoplay',
      'camera',
      'display-capture',
      'fullscreen',
      'microphone',
      'picture-in-picture',
      'screen-wake-lock',
      'speaker-selection',
    ],
  });
});
