import { expect, it } from 'vitest';
import { framingDenied } from './framing';

const PAGE = 'https://meet.example.org/room';
const OURS = 'https://calls.example.org';

it.each<[Record<string, string>, string | null]>([
  [{}, null],
  [{ 'x-frame-options': 'DENY' }, 'X-Frame-Options'],
  [{ 'x-frame-options': 'SAMEORIGIN' }, 'X-Frame-Options'],
  [{ 'x-frame-options': 'ALLOW-FROM https://other.example' }, null],
  [{ 'content-security-policy': "default-src 'self'" }, null],
  [{ 'content-security-policy': "frame-ancestors 'none'" }, 'frame-ancestors'],
  [{ 'content-security-policy': "frame-ancestors 'self'" }, 'frame-ancestors'],
  [{ 'content-security-policy': `frame-ancestors 'self' ${OURS}` }, null],
  [{ 'content-security-policy': 'frame-ancestors *.example.org' }, null],
  [{ 'content-security-policy': 'frame-ancestors example.org' }, 'frame-ancestors'],
  [{ 'content-security-policy': 'frame-ancestors https:' }, null],
  [{ 'content-security-policy': 'frame-ancestors calls.example.org:8443' }, 'frame-ancestors'],
  [{ 'content-security-policy': 'frame-ancestors calls.example.org:*' }, null],
  [{ 'content-security-policy': 'frame-ancestors http://calls.example.org' }, null],
  [{ 'content-security-policy': "frame-ancestors *, frame-ancestors 'none'" }, 'frame-ancestors'],
  [{ 'content-security-policy': 'frame-ancestors *', 'x-frame-options': 'DENY' }, null],
])('%j keeps us out by %s', (headers, expected) => {
  expect(framingDenied(headers, PAGE, OURS)).toBe(expected);
});

it('lets a page frame its own origin', () => {
  const own = new URL(PAGE).origin;
  expect(framingDenied({ 'x-frame-options': 'SAMEORIGIN' }, PAGE, own)).toBeNull();
  expect(framingDenied({ 'content-security-policy': "frame-ancestors 'self'" }, PAGE, own)).toBeNull();
});
