import { describe, expect, it } from 'vitest';
import { refuseWish, SetupRefused, type SetupWish } from './wish';

const nothing: SetupWish = {
  domain: null,
  email: null,
  address: null,
  behindProxy: false,
  ownCertificate: false,
};
const ask = (wish: Partial<SetupWish>, domain = 'meet.example.org', before = {}) =>
  refuseWish({ ...nothing, ...wish }, domain, before, domain.startsWith('localhost'));

describe('what the setup is asked for', () => {
  it.each<[string, Partial<SetupWish>, RegExp, string?]>([
    ['no certificate', {}, /setup -- meet.example.org --email[^]*--behind-proxy[^]*--own-certificate/],
    ['two certificates', { email: 'me@example.org', behindProxy: true }, /from one place/],
    ['an e-mail address that is none', { email: 'me' }, /^me is no e-mail address/],
    ['one that a shell would read', { email: 'a$(b)@c.org' }, /no e-mail address/],
    ['an address that is none', { address: 'banana', behindProxy: true }, /^banana is no address/],
    ['half a list of addresses', { address: '203.0.113.7,', behindProxy: true }, /^Nothing is no address/],
    ['a port beyond', { address: '203.0.113.7#70000', behindProxy: true }, /#70000 is no address/],
    ["Let's Encrypt for an address", { email: 'me@example.org' }, /certifies a name/, '203.0.113.7'],
  ])('%s is refused', (_what, wish, why, domain) => {
    expect(() => ask(wish, domain)).toThrow(SetupRefused);
    expect(() => ask(wish, domain)).toThrow(why);
  });

  it.each<[string, Partial<SetupWish>, string?, object?]>([
    ['this machine needs nothing', {}, 'localhost:8443'],
    [
      'addresses with and without port, of both kinds',
      { address: '203.0.113.7,2001:db8::1', email: 'a@b.org' },
    ],
    ['a port', { address: '203.0.113.7#10001', behindProxy: true }],
    ['a certificate that was arranged before', {}, undefined, { ENABLE_LETSENCRYPT: '1' }],
  ])('%s', (_what, wish, domain, before) => {
    expect(() => ask(wish, domain, before)).not.toThrow();
  });
});
