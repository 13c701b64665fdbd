import { createHash } from 'node:crypto';
import { NextRequest } from 'next/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { config, middleware } from './middleware';

const signedIn = { cookie: 'next-auth.session-token=anything' };

function answer(path: string, headers: Record<string, string> = signedIn) {
  return middleware(new NextRequest(new URL(path, 'http://localhost:3000'), { headers }));
}
function directive(path: string, name: string): string | undefined {
  const policy = answer(path).headers.get('content-security-policy') ?? '';
  return policy.split('; ').find((part) => part.startsWith(`${name} `));
}

beforeEach(() => {
  for (const name of ['NEXTAUTH_URL', 'HOST', 'DEMO', 'OIDC_ISSUER', 'JITSI_DOMAIN', 'JAAS_APP_ID'])
    vi.stubEnv(name, '');
});
afterEach(() => vi.unstubAllEnvs());

describe('floods', () => {
  const from = (address: string) => ({ ...signedIn, 'x-client-address': address });

  it('of one address are refused for a while, those of others not', () => {
    vi.stubEnv('RATE_READS', '3');
    vi.stubEnv('RATE_PEOPLE_PER_ADDRESS', '2');
    const statuses = Array.from({ length: 8 }, () => answer('/', from('203.0.113.1')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
    const refused = answer('/', from('203.0.113.1'));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('x-frame-options')).toBe('DENY');
    expect(answer('/', from('203.0.113.2')).status).toBe(200);
    vi.stubEnv('RATE_LIMIT', 'off');
    expect(answer('/', from('203.0.113.1')).status).toBe(200);
  });

  it('of passwords for the operator end after a few, for that address', () => {
    vi.stubEnv('OPERATOR_PASSWORD', 'p'.repeat(16));
    vi.stubEnv('RATE_SIGN_IN', '2');
    const ask = (password: string | null, address = '203.0.113.3') =>
      answer('/operator', {
        'x-client-address': address,
        ...(password && { authorization: `Basic ${btoa(`operator:${password}`)}` }),
      }).status;
    const right = 'p'.repeat(16);
    expect([ask(null), ask(null), ask(null), ask(right)]).toEqual([401, 401, 401, 200]);
    expect([ask('a'), ask('b'), ask(right), ask(right, '203.0.113.4')]).toEqual([401, 401, 429, 200]);
  });
});

describe('every answer', () => {
  it.each([
    '/',
    '/chats/team',
    '/call/team',
    '/sign-in',
    '/profile',
    '/api/health/ready',
    '/api/auth/csrf',
    '/jitsi/keys/jwks.json',
    '/api/jitsi/events/room/created',
    '/api/jitsi/jaas',
    '/nowhere',
  ])('to %s carries the security headers', (path) => {
    const { headers } = answer(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as unknown,
      'permissions-policy': expect.stringContaining('geolocation=()') as unknown,
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers.has('strict-transport-security')).toBe(false);
  });

  it('has a nonce of its own, told to Next in the request', () => {
    const nonces = ['/', '/'].map((path) => {
      const { headers } = answer(path);
      const policy = headers.get('content-security-policy');
      expect(headers.get('x-middleware-request-content-security-policy')).toBe(policy);
      return /'nonce-([A-Za-z0-9+/]{32,}={0,2})'/.exec(policy ?? '')?.[1];
    });
    expect(nonces[0]).toBeTruthy();
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('does not take a policy from the request', () => {
    const { headers } = answer('/', { ...signedIn, 'content-security-policy': "script-src 'nonce-evil'" });
    expect(headers.get('x-middleware-request-content-security-policy')).not.toContain('evil');
  });

  it('asks for https from then on where the app is reached by https, and only there', () => {
    vi.stubEnv('NEXTAUTH_URL', 'https://calls.example.org');
    expect(answer('/').headers.get('strict-transport-security')).toBe('max-age=31536000');
    vi.stubEnv('NEXTAUTH_URL', 'http://calls.example.org');
    expect(answer('/').headers.has('strict-transport-security')).toBe(false);
  });
});

describe('a request for another host', () => {
  const status = (host: string) => answer('/api/auth/csrf', { host }).status;

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '[::2]:1',
  ])('such as %s is refused while the demo is on by default', (host) => {
    expect(status(host)).toBe(421);
    expect(answer('/', { host }).headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:4000', '[::1]:3000'])('is not one for %s', (host) => {
    expect(status(host)).toBe(200);
  });

  it.each([
    ['DEMO', '1'],
    ['DEMO', '0'],
    ['HOST', '0.0.0.0'],
    ['NEXTAUTH_URL', 'https://calls.example.org'],
    ['OIDC_ISSUER', 'https://id.example.org'],
  ])('is served where somebody has said %s=%s', (name, value) => {
    vi.stubEnv(name, value);
    expect(status('calls.example.org')).toBe(200);
  });
});

describe('the call page', () => {
  it.each([
    [{}, 'https://meet.jit.si'],
    [{ JITSI_DOMAIN: 'meet.example.org:8443' }, 'https://meet.example.org:8443'],
    [{ JAAS_APP_ID: 'vpaas-magic-cookie-1' }, 'https://8x8.vc'],
  ])('with %j may load from %s', (environment, origin) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const path = '/call/team?media=audio';
    expect(directive(path, 'frame-src')).toBe(`frame-src ${origin}`);
    expect(directive(path, 'script-src')).toMatch(new RegExp(`^script-src 'self' 'nonce-[^']+' ${origin}$`));
    expect(directive(path, 'connect-src')).toBe(
      `connect-src 'self' ${origin} ${origin.replace('https', 'wss')}`,
    );
    // Jitsi's picture-in-picture window is under this policy too, and styles itself by empty style elements.
    const hash = (text: string) => createHash('sha256').update(text).digest('base64').replaceAll('+', '\\+');
    expect(directive(path, 'style-src')).toMatch(
      new RegExp(`^style-src 'self' 'nonce-[^']+' 'sha256-${hash('')}' ${origin}$`),
    );
    expect(directive(path, 'style-src-attr')).toMatch(
      new RegExp(`^style-src-attr 'unsafe-hashes' 'sha256-${hash('height:100%')}'$`),
    );
    const permissions = answer(path).headers.get('permissions-policy');
    for (const feature of [
      'camera',
      'microphone',
      'display-capture',
      'fullscreen',
      'picture-in-picture',
      'screen-wake-lock',
      'speaker-selection',
    ]) {
      expect(permissions).toContain(`${feature}=(self "${origin}")`);
    }
    expect(permissions).toContain('geolocation=()');
  });

  it.each([
    '/',
    '/call',
    '/calls/team',
    '/chats/call/',
    '/api/calls/token',
    '/sign-in?callbackUrl=/call/team',
    '/x/call/team',
  ])('is not %s, where the meeting has no place', (path) => {
    const { headers } = answer(path);
    expect(headers.get('content-security-policy')).not.toContain('meet.jit.si');
    expect(headers.get('permissions-policy')).not.toContain('self');
  });
});

describe('the check of the devices', () => {
  it.each(['/check', '/check?chat=team'])('at %s asks the Jitsi and lets nothing of it in', (path) => {
    vi.stubEnv('JITSI_DOMAIN', 'meet.example.org:8443');
    expect(directive(path, 'connect-src')).toBe("connect-src 'self' https://meet.example.org:8443");
    expect(directive(path, 'frame-src')).toBe("frame-src 'none'");
    expect(directive(path, 'script-src')).toMatch(/^script-src 'self' 'nonce-[^']+'$/);
    expect(directive(path, 'style-src')).toMatch(/^style-src 'self' 'nonce-[^']+'$/);
    expect(directive(path, 'style-src-attr')).toBeUndefined();
  });

  it('has the devices for itself alone', () => {
    expect(answer('/check').headers.get('permissions-policy')?.split(', ')).toEqual([
      'autoplay=(self)',
      'camera=(self)',
      'display-capture=(self)',
      'microphone=(self)',
      'speaker-selection=(self)',
      'geolocation=()',
      'payment=()',
      'usb=()',
    ]);
  });

  it.each(['/check/', '/check/x', '/checks'])('is not %s, which has none of that', (path) => {
    expect(directive(path, 'connect-src')).toBe("connect-src 'self'");
    expect(answer(path).headers.get('permissions-policy')).toContain('camera=()');
  });
});

describe('someone without a session cookie', () => {
  it.each([
    '/',
    '/chats/team',
    '/call/team?media=audio&prejoin=0',
    '/profile',
    '/check?chat=team',
    '/chats/%D1%91%20?a=1%262',
  ])('is sent from %s to sign in, and comes back to it', (path) => {
    const { status, headers } = answer(path, {});
    expect(status).toBe(307);
    const location = new URL(headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe('http://localhost:3000/sign-in');
    expect([...location.searchParams]).toEqual([['callbackUrl', path]]);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('is sent to the address that the settings give, whatever host the request names', () => {
    vi.stubEnv('NEXTAUTH_URL', 'https://calls.example.org');
    const { headers } = answer('/profile', { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    expect(headers.get('location')).toBe('https://calls.example.org/sign-in?callbackUrl=%2Fprofile');
  });

  it.each([
    '/sign-in',
    '/api/calls/token',
    '/api/chats/team/messages',
    '/api/auth/session',
    '/avatars/x',
    '/jitsi/keys/jwks.json',
    '/api/jitsi/events/room/created',
    '/api/jitsi/jaas',
    '/profile/x',
    '//evil.example',
  ])('is let through to %s, which decides by itself', (path) => {
    const { status, headers } = middleware(new NextRequest(`http://localhost:3000${path}`));
    expect(status).toBe(200);
    expect(headers.has('location')).toBe(false);
  });

  it.each(['next-auth.csrf-token=x', 'session-token=x', 'xnext-auth.session-token=x'])(
    'is one with %s',
    (cookie) => {
      expect(answer('/', { cookie }).status).toBe(307);
    },
  );
  it.each(['next-auth.session-token', '__Secure-next-auth.session-token', 'next-auth.session-token.0'])(
    'is not one with the cookie %s',
    (name) => {
      expect(answer('/', { cookie: `a=b; ${name}=x` }).status).toBe(200);
    },
  );
});

describe('the operator', () => {
  const authorization = `Basic ${btoa('operator:sixteen letters!')}`;
  beforeEach(() => vi.stubEnv('OPERATOR_PASSWORD', ' sixteen letters! '));

  it.each(['/operator', '/operator?sent=2', '/operator/webhooks'])(
    'is asked for the password at %s, and let through with it',
    (path) => {
      const asked = answer(path, {});
      expect(asked.status).toBe(401);
      expect(asked.headers.get('www-authenticate')).toBe('Basic realm="operator", charset="UTF-8"');
      expect(asked.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(answer(path, { authorization: `Basic ${btoa('operator:wrong')}` }).status).toBe(401);
      expect(answer(path, { authorization }).status).toBe(200);
    },
  );

  it.each(['/operators', '/sign-in', '/api/metrics', '/x/operator'])('is asked for nothing at %s', (path) => {
    expect(answer(path, {}).status).toBe(200);
  });

  it.each(['', '  '])(
    'is asked for nothing where there is no password (%j): the page decides',
    (password) => {
      vi.stubEnv('OPERATOR_PASSWORD', password);
      expect(answer('/operator', {}).status).toBe(200);
    },
  );
});

it('leaves only built files to others', () => {
  const matcher = new RegExp(`^${config.matcher}$`);
  for (const path of [
    '/',
    '/call/team',
    '/api/calls/token',
    '/avatars/x',
    '/next/static',
    '/_nextx',
    '/_next/image',
    '/favicon.ico',
  ])
    expect(path).toMatch(matcher);
  expect('/_next/static/chunks/a.js').not.toMatch(matcher);
});

describe('what Next would answer with a failure', () => {
  const ask = (path: string, method = 'GET', headers: Record<string, string> = signedIn) =>
    middleware(new NextRequest(new URL(path, 'http://localhost:3000'), { method, headers }));

  it.each(['/chats/%', '/chats/%ff', '/api/chats/%ff/messages', '/_global-error'])(
    'is the page that nothing is found on, such as %s',
    (path) => {
      const { headers } = ask(path);
      expect(headers.get('x-middleware-rewrite')).toBe('http://localhost:3000/404');
      expect(headers.get('x-middleware-request-content-security-policy')).toBe(
        headers.get('content-security-policy'),
      );
    },
  );

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('is no answer of a page to %s', (method) => {
    for (const path of ['/', '/sign-in', '/chats/team', '/operator', '/enter', '/avatars/x']) {
      const { status, headers } = ask(path, method, { ...signedIn, 'next-action': '0'.repeat(42) });
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
    for (const path of ['/api/calls/token', '/api/auth/signout', '/api/enter', '/operator/webhooks']) {
      expect(ask(path, method).status, path).toBe(200);
    }
  });

  it('is no part of a file that is not there', () => {
    const { headers } = ask('/embed.js', 'GET', { range: 'bytes=999999-' });
    expect(headers.get('x-middleware-override-headers')?.split(',')).not.toContain('range');
    expect(headers.has('x-middleware-request-range')).toBe(false);
  });
});

describe('a call window of a host’s chat', () => {
  it.each(['/call/host%3A42', '/call/host:42', '/call/HOST%3a42'])('at %s asks nobody to sign in', (path) => {
    expect(answer(path, {}).status).toBe(200);
    expect(answer(path, {}).headers.get('content-security-policy')).toContain('meet.jit.si');
  });

  it.each(['/call/hostess', '/call/42'])('is not at %s', (path) => {
    expect(answer(path, {}).headers.get('location')).toContain('/sign-in');
  });

  it('is told to its page, whatever the browser says of it', () => {
    const told = (path: string) =>
      answer(path, { ...signedIn, 'x-call-chat': 'host%3A1' }).headers.get(
        'x-middleware-request-x-call-chat',
      );
    expect(told('/call/host%3A42')).toBe('host%3A42');
    for (const path of ['/', '/chats/team', '/api/calls/token', '/call/a/b', '/call/']) {
      expect(told(path)).toBeNull();
    }
  });
});
