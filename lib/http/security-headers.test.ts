import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, permissionsPolicy } from './security-headers';

const meeting = {
  origin: 'https://meet.example.org',
  script: ['https://meet.example.org'],
  style: ['https://meet.example.org'],
  inlineStyles: ["'sha256-abc='"],
  styleAttributes: ["'sha256-def='"],
  frame: ['https://meet.example.org'],
  connect: ['https://meet.example.org', 'wss://meet.example.org'],
  permissions: ['camera', 'microphone', 'fullscreen'],
};

describe('Content-Security-Policy', () => {
  it('of an ordinary page names nobody but ourselves', () => {
    expect(contentSecurityPolicy('n0nce', null, false).split('; ')).toEqual([
      "default-src 'self'",
      "script-src 'self' 'nonce-n0nce'",
      "style-src 'self' 'nonce-n0nce'",
      "img-src 'self' data: blob: https:",
      "font-src 'self' data:",
      "connect-src 'self'",
      "frame-src 'none'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
  });

  it('of a page with a meeting adds exactly that meeting', () => {
    expect(contentSecurityPolicy('n0nce', meeting, false).split('; ')).toEqual([
      "default-src 'self'",
      "script-src 'self' 'nonce-n0nce' https://meet.example.org",
      "style-src 'self' 'nonce-n0nce' 'sha256-abc=' https://meet.example.org",
      "style-src-attr 'unsafe-hashes' 'sha256-def='",
      "img-src 'self' data: blob: https:",
      "font-src 'self' data:",
      "connect-src 'self' https://meet.example.org wss://meet.example.org",
      'frame-src https://meet.example.org',
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
  });

  it('is loosened for development only', () => {
    expect(contentSecurityPolicy('n', meeting, false)).not.toMatch(/'unsafe-(?!hashes)/);
    expect(contentSecurityPolicy('n', meeting, true)).not.toContain('hashes');
    expect(contentSecurityPolicy('n', null, true)).toMatch(/script-src [^;]*'unsafe-eval'/);
    expect(contentSecurityPolicy('n', meeting, true)).toContain(
      "style-src 'self' 'unsafe-inline' https://meet.example.org;",
    );
  });
});

describe('Permissions-Policy', () => {
  it('of an ordinary page closes everything', () => {
    expect(permissionsPolicy(null)).toBe(
      'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    );
  });

  it('of a page with a meeting opens for ourselves and its origin only', () => {
    expect(permissionsPolicy(meeting).split(', ')).toEqual([
      'camera=(self "https://meet.example.org")',
      'microphone=(self "https://meet.example.org")',
      'fullscreen=(self "https://meet.example.org")',
      'display-capture=()',
      'geolocation=()',
      'payment=()',
      'usb=()',
    ]);
  });
});
