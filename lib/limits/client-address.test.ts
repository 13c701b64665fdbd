import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address';

const PROXY = '10.0.0.1';

describe('the address of a client', () => {
  it.each([
    ['without proxies the other end of the connection', '192.0.2.7', undefined, 0, '192.0.2.7'],
    ['without proxies nothing that was sent', '192.0.2.7', '198.51.100.1', 0, '192.0.2.7'],
    ['behind one proxy what it has seen', PROXY, '198.51.100.1', 1, '198.51.100.1'],
    ['behind one proxy nothing further left', PROXY, '203.0.113.9, 198.51.100.1', 1, '198.51.100.1'],
    [
      'behind two what the outer one has seen',
      PROXY,
      '203.0.113.9, 198.51.100.1, 10.0.0.2',
      2,
      '198.51.100.1',
    ],
    ['past the outer of two what the inner one has seen', PROXY, '198.51.100.1', 2, '198.51.100.1'],
    ['past all proxies the other end of the connection', '192.0.2.7', undefined, 1, '192.0.2.7'],
    ['with a port in it', PROXY, '198.51.100.1:4711', 1, '198.51.100.1'],
    ['with a port after IPv6', PROXY, '[2001:db8:1:2:3:4:5:6]:4711', 1, '2001:db8:1:2::/64'],
    ['of IPv4 in IPv6', '::ffff:192.0.2.7', undefined, 0, '192.0.2.7'],
    ['of IPv6 by its network', '2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2::/64'],
    ['of IPv6 written short', '2001:DB8::1', undefined, 0, '2001:db8:0:0::/64'],
    ['of IPv6 with zeros in front', '2001:0db8:0001:0002::1', undefined, 0, '2001:db8:1:2::/64'],
    ['of this machine', '::1', undefined, 0, '0:0:0:0::/64'],
    ['with a zone', 'fe80::1%eth0', undefined, 0, 'fe80:0:0:0::/64'],
    ['of a Unix socket', undefined, undefined, 0, 'unknown'],
    ['of what is none', PROXY, 'unknown', 1, 'unknown'],
    ['of what is none at all', PROXY, ' , ', 1, 'unknown'],
  ])('is %s', (_name, socket, forwarded, proxies, expected) => {
    expect(clientAddress(socket, forwarded, proxies)).toBe(expected);
  });

  it('never follows what a client has written, however many entries it invents', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { maxLength: 5 }),
        fc.integer({ min: 0, max: 3 }),
        (invented, proxies) => {
          const seen = ['198.51.100.1', '10.0.0.3', '10.0.0.2'].slice(0, proxies);
          const forwarded = [...invented, ...seen].join(',');
          const expected = proxies > 0 ? '198.51.100.1' : PROXY;
          expect(clientAddress(PROXY, forwarded, proxies)).toBe(expected);
        },
      ),
    );
  });

  it('is one for all addresses of a network, and another for the next one', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
    const eight = fc.array(group, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(eight, eight, (one, other) => {
        const same = [...one.slice(0, 4), ...other.slice(4)].join(':');
        expect(clientAddress(one.join(':'), undefined, 0)).toBe(clientAddress(same, undefined, 0));
        fc.pre(one.slice(0, 4).join() !== other.slice(0, 4).join());
        expect(clientAddress(one.join(':'), undefined, 0)).not.toBe(
          clientAddress(other.join(':'), undefined, 0),
        );
      }),
    );
  });
});
