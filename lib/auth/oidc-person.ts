import 'server-only';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { claimedLanguage, optionalClaim } from '../people/claims';
import { displayNameSchema, NAME_LIMIT, type Person } from '../people/person';

/** Claims of OpenID Connect Core 1.0, section 5.1, as far as a call needs them. Odd optional ones are left out. */
const claimsSchema = z.object({
  sub: z.string().min(1),
  name: optionalClaim(displayNameSchema),
  preferred_username: optionalClaim(displayNameSchema),
  email: optionalClaim(z.email()),
  picture: optionalClaim(z.url({ protocol: /^https$/ })),
  locale: optionalClaim(z.string()),
});

/** The person behind an issuer's claims. The id holds issuer and subject, so two issuers never mix. */
export function oidcPerson(issuer: string, profile: unknown): Person {
  const claims = claimsSchema.parse(profile);
  const name =
    claims.name ?? claims.preferred_username ?? claims.email ?? claims.sub.replace(/[^\x21-\x7e]/g, '?');
  return {
    id: `oidc-${createHash('sha256')
      .update(JSON.stringify([issuer, claims.sub]))
      .digest('hex')
      .slice(0, 32)}`,
    displayName: [...name].slice(0, NAME_LIMIT).join(''),
    avatarUrl: claims.picture ?? null,
    email: claims.email ?? null,
    language: claimedLanguage(claims.locale),
  };
}
