import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayNameSchema } from '../people/person';
import { oidcPerson } from './oidc-person';

const ISSUER = 'https://id.example.org';
const nobody = { displayName: 'u1', avatarUrl: null, email: null, language: null };

describe('a person of an issuer', () => {
  it.each([
    ['nothing but a subject', {}, {}],
    ['a name', { name: ' Ann ' }, { displayName: 'Ann' }],
    ['no name but a user name', { preferred_username: 'ann' }, { displayName: 'ann' }],
    ['an empty name', { name: ' ', preferred_username: 'ann' }, { displayName: 'ann' }],
    [
      'a name that cannot be seen',
      { name: '\u200b', email: 'ann@example.org' },
      { displayName: 'ann@example.org', email: 'ann@example.org' },
    ],
    ['a name on two lines', { name: 'Ann\nAdmin', preferred_username: 'ann' }, { displayName: 'ann' }],
    ['a name that is no text', { name: { first: 'Ann' } }, {}],
    ['no email', { email: 'ann at example' }, {}],
    ['a picture by http', { picture: 'http://id.example.org/a.png' }, {}],
    ['a picture that is a script', { picture: 'javascript:alert(1)' }, {}],
    ['a picture that is a path', { picture: '/avatars/1' }, {}],
    ['a picture', { picture: 'https://id.example.org/a.png' }, { avatarUrl: 'https://id.example.org/a.png' }],
    ['a locale', { locale: 'en-GB' }, { language: 'en' }],
    ['a locale with an underscore', { locale: 'RU_ru' }, { language: 'ru' }],
    ['a language that only begins like ours', { locale: 'enm' }, {}],
    ['a language that we do not speak', { locale: 'de' }, {}],
    ['a locale that is a list', { locale: ['ru'] }, {}],
    ['claims that are not for us', { id: 'ivan', role: 'moderator', language: 'ru', avatarUrl: 'x' }, {}],
  ])('with %s', (_name, claims, expected) => {
    expect(oidcPerson(ISSUER, { sub: 'u1', ...claims })).toEqual({
      id: expect.any(String) as unknown,
      ...nobody,
      ...expected,
    });
  });

  it.each([undefined, null, {}, { sub: '' }, { sub: 7 }, 'x'])('is none by %j', (claims) => {
    expect(() => oidcPerson(ISSUER, claims)).toThrow();
  });

  it('has one id for issuer and subject, whatever else changes', () => {
    const id = (issuer: string, sub: string) =>
      oidcPerson(issuer, { sub, name: Math.random().toString() }).id;
    expect(id(ISSUER, 'u1')).toBe(id(ISSUER, 'u1'));
    const ids = [id(ISSUER, 'u1'), id(ISSUER, 'U1'), id(`${ISSUER}/x`, 'u1'), id(`${ISSUER}u`, '1')];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('always has a name that a profile could have', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
      fc.string({ minLength: 1 }),
    );
    fc.assert(
      fc.property(odd, odd, (sub, name) => {
        const { displayName } = oidcPerson(ISSUER, { sub, name });
        expect(displayNameSchema.safeParse(displayName).success, JSON.stringify(displayName)).toBe(true);
      }),
    );
  });
});
