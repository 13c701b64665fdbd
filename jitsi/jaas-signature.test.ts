import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { isSignedByJaas } from './jaas-signature';

const SECRET = 'whsec_of_the_console';
const NOW = 1_795_000_000;
const body = Buffer.from('{"eventType":"ROOM_CREATED","name":"ё"}');
const mac = (time: number | string, text: Uint8Array = body, secret = SECRET) =>
  createHmac('sha256', secret).update(`${time}.`).update(text).digest('base64');
const isSigned = (header: string | null, text: Uint8Array = body) =>
  isSignedByJaas({ header, body: text }, SECRET, new Date(NOW * 1000));

it.each([
  ['as documented', `t=${NOW},v1=${mac(NOW)}`],
  ['with spaces', `t=${NOW}, v1=${mac(NOW)}`],
  ['the other way round', `v1=${mac(NOW)},t=${NOW}`],
  ['by several secrets, one of them ours', `t=${NOW},v1=${mac(NOW, body, 'old')},v1=${mac(NOW)}`],
  ['by a scheme yet to come, too', `t=${NOW},v2=x,v1=${mac(NOW)}`],
  ['five minutes ago', `t=${NOW - 300},v1=${mac(NOW - 300)}`],
  ['five minutes ahead', `t=${NOW + 300},v1=${mac(NOW + 300)}`],
])('takes what is signed %s', (_name, header) => {
  expect(isSigned(header)).toBe(true);
});

it.each([
  ['nothing', null],
  ['an empty header', ''],
  ['no signature', `t=${NOW}`],
  ['no time', `v1=${mac(NOW)}`],
  ['an empty time', `t=,v1=${mac('')}`],
  ['a time in words', `t=now,v1=${mac('now')}`],
  ['a time that is no whole number', `t=${NOW}.5,v1=${mac(`${NOW}.5`)}`],
  ['a signature of another time', `t=${NOW + 1},v1=${mac(NOW)}`],
  ['a signature by another secret', `t=${NOW},v1=${mac(NOW, body, 'other')}`],
  ['a signature of another body', `t=${NOW},v1=${mac(NOW, Buffer.from('{}'))}`],
  ['a signature in hex', `t=${NOW},v1=${Buffer.from(mac(NOW), 'base64').toString('hex')}`],
  ['a signature cut short', `t=${NOW},v1=${mac(NOW).slice(0, -1)}`],
  ['an empty signature', `t=${NOW},v1=`],
  ['ours under another scheme only', `t=${NOW},v0=${mac(NOW)}`],
  ['one that is too old', `t=${NOW - 301},v1=${mac(NOW - 301)}`],
  ['one from the future', `t=${NOW + 301},v1=${mac(NOW + 301)}`],
  ['only the signature', mac(NOW)],
])('refuses %s', (_name, header) => {
  expect(isSigned(header)).toBe(false);
});

it('refuses a body with any one byte changed', () => {
  const header = `t=${NOW},v1=${mac(NOW)}`;
  for (const index of body.keys()) {
    const changed = Buffer.from(body);
    changed[index]! ^= 1;
    expect(isSigned(header, changed), `byte ${index}`).toBe(false);
  }
});
