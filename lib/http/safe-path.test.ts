import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safePath } from './safe-path';

const BASE = 'https://calls.example.org';

describe('a path to go back to', () => {
  it.each([
    ['/', '/'],
    ['/call/team?media=audio&prejoin=0', '/call/team?media=audio&prejoin=0'],
    ['/chats/%D1%91?a=%2F%2Fx', '/chats/%D1%91?a=%2F%2Fx'],
    ['/chats/ёж', '/chats/%D1%91%D0%B6'],
    ['chats/team', '/chats/team'],
    ['https://calls.example.org/profile', '/profile'],
    ['HTTPS://CALLS.example.org:443/profile', '/profile'],
    ['https://someone@calls.example.org/profile', '/profile'],
    ['/a/../profile', '/profile'],
    ['/profile#secret', '/profile'],
    ['https:profile', '/profile'],
    ['?x', '/?x'],
  ])('%s is taken as %s', (asked, path) => {
    expect(safePath(asked, BASE)).toBe(path);
  });

  it.each([
    undefined,
    '',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/%2e//evil.example',
    '/x/..//evil.example',
    '/./\\evil.example',
    './/evil.example',
    'https://calls.example.org//evil.example',
    'https://evil.example',
    'http://calls.example.org/profile',
    'https://calls.example.org:8443/',
    'https://calls.example.org.evil.example/',
    'https://calls.example.org@evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://calls.example.org/x',
    'https://',
    '//[',
  ])('%j leads home', (asked) => {
    expect(safePath(asked, BASE)).toBe('/');
  });

  it('never leaves our origin, and is the same when taken again', () => {
    const piece = fc.constantFrom(
      '/',
      '//',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '@',
      ':',
      '?',
      '#',
      '\t',
      '\n',
      'https:',
      'evil.example',
      'calls.example.org',
    );
    const address = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(address, (asked) => {
        const path = safePath(asked, BASE);
        expect(path).toMatch(/^\/(?![/\\])/);
        expect(new URL(path, BASE).origin).toBe(BASE);
        expect(safePath(path, BASE)).toBe(path);
      }),
      { numRuns: 3000 },
    );
  });
});
