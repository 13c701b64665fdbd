import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import CredentialsImport from 'next-auth/providers/credentials';
import type { OidcSettings } from '../config/settings';
import { errorLine, log } from '../log/log';
import { metrics } from '../metrics/metrics';
import type { Person } from '../people/person';
import { DEMO_PEOPLE } from './demo-people';
import { oidcPerson } from './oidc-person';

// The package is CommonJS: a bundler hands out its default export, plain Node the module around it.
const Credentials =
  'default' in CredentialsImport
    ? (CredentialsImport.default as typeof CredentialsImport)
    : CredentialsImport;

export interface AuthSettings {
  sessionSecret: string;
  demo: boolean;
  oidc: OidcSettings | null;
}

/** Session of next-auth in a cookie; who may sign in depends on the settings. */
export function authOptions(
  settings: AuthSettings,
  people: { addIfNew(person: Person): Promise<void> },
): NextAuthOptions {
  return {
    secret: settings.sessionSecret,
    session: { strategy: 'jwt', maxAge: 30 * 24 * 60 * 60 },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      ...(settings.demo ? [demoProvider()] : []),
      ...(settings.oidc ? [oidcProvider(settings.oidc)] : []),
    ],
    callbacks: {
      // The one that comes with next-auth throws for what is no address.
      redirect({ url, baseUrl }) {
        const target = URL.canParse(url, baseUrl) ? new URL(url, baseUrl).href : baseUrl;
        return target.startsWith(`${baseUrl}/`) ? target : baseUrl;
      },
      async jwt({ token, user, account, profile }) {
        if (!account) return token;
        if (account.provider === 'oidc' && settings.oidc) {
          const person = oidcPerson(settings.oidc.issuer, profile);
          await people.addIfNew(person);
          return { sub: person.id, provider: 'oidc' };
        }
        return { sub: user.id, provider: account.provider };
      },
    },
    events: {
      signIn: ({ account }) => metrics.signIns.inc({ way: account?.provider === 'oidc' ? 'oidc' : 'demo' }),
    },
    logger: {
      error(code, metadata) {
        // Each way to the issuer and back that fails ends with one of these; other codes come before them, or are of
        // sessions that cannot be read.
        if (code === 'SIGNIN_OAUTH_ERROR' || code === 'OAUTH_CALLBACK_ERROR')
          metrics.signInFailures.inc({ way: 'oidc' });
        log.error({ code, cause: causeOf(metadata) }, 'sign-in failed');
      },
      warn: (code) => log.debug({ code }, 'sign-in warning'),
      debug: () => undefined,
    },
  };
}

/** What next-auth hands over: the token set of `openid-client`, its ID token verified. */
type VerifiedTokens = { claims(): { sub: string } };

function demoProvider() {
  return Credentials({
    id: 'demo',
    name: 'Demo',
    credentials: { person: { label: 'person', type: 'text' } },
    authorize(credentials) {
      const person = DEMO_PEOPLE.find(({ id }) => id === credentials?.person) ?? null;
      if (!person) metrics.signInFailures.inc({ way: 'demo' });
      return person;
    },
  });
}

function oidcProvider(settings: OidcSettings): OAuthConfig<{ sub: string }> {
  return {
    id: 'oidc',
    name: 'OpenID Connect',
    type: 'oauth',
    wellKnown: `${settings.issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    authorization: { params: { scope: 'openid profile email' } },
    checks: ['pkce', 'state', 'nonce'],
    idToken: true,
    // Many issuers tell name and picture at the userinfo endpoint only (OpenID Connect Core 1.0, 5.4). What it
    // says counts for the same subject only (5.3.2), and next to the signed token it comes second.
    userinfo: {
      async request({ client, tokens }) {
        const claims = (tokens as VerifiedTokens).claims();
        const endpoint = client.issuer.metadata.userinfo_endpoint;
        const more = endpoint && tokens.access_token ? await client.userinfo(tokens.access_token) : null;
        return more?.sub === claims.sub ? { ...more, ...claims } : claims;
      },
    },
    profile: (profile) => ({ id: profile.sub }),
  };
}

// Next-auth hands over an error, or an object around one.
function causeOf(metadata: unknown): string {
  return errorLine(metadata instanceof Error ? metadata : (metadata as { error?: unknown } | null)?.error);
}
