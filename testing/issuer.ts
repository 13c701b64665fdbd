import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

export const CLIENT = { id: 'calls', secret: 'the secret of this client' };

export interface Issuer {
  url: string;
  /** Who is signed in at the issuer, and what it tells about them; `null` refuses to sign in. */
  account: { id: string; claims: Record<string, unknown> } | null;
  close: () => Promise<void>;
}

/** A real OpenID Connect issuer on a loopback port, at which everybody signs in and consents without being asked. */
export async function startIssuer(redirectUri: string, changes: object = {}): Promise<Issuer> {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { default: Provider } = await import('oidc-provider');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: Issuer = {
    url,
    account: null,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(url, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomUUID()] },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'picture', 'locale'],
      email: ['email'],
    },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ ...issuer.account?.claims, sub: accountId }),
    }),
    ttl: { AccessToken: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    ...changes,
  });

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const finish = (result: object) => provider.interactionFinished(request, response, result);
    if (!issuer.account) return finish({ error: 'access_denied', error_description: 'not today' });
    if (prompt.name === 'login') return finish({ login: { accountId: issuer.account.id } });
    const grant = new provider.Grant({
      accountId: session?.accountId ?? '',
      clientId: params.client_id ?? '',
    });
    grant.addOIDCScope('openid profile email');
    return finish({ consent: { grantId: await grant.save() } });
  }
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) void interact(request, response);
    else answer(request, response);
  });
  return issuer;
}
