import { expect, it } from 'vitest';
import { cannotCall, type CallFacts } from './can-call';

const some = () => undefined;
const able: CallFacts = {
  isSecureContext: true,
  navigator: { mediaDevices: { getUserMedia: some } },
  RTCPeerConnection: some,
  WebSocket: some,
};

it.each<[string, Partial<CallFacts>, ReturnType<typeof cannotCall>]>([
  ['has everything', {}, null],
  ['is not secure', { isSecureContext: false }, 'insecure_origin'],
  [
    'is not secure, and so has no devices',
    { isSecureContext: false, navigator: {}, RTCPeerConnection: undefined },
    'insecure_origin',
  ],
  ['has no devices', { navigator: {} }, 'browser_unsupported'],
  ['has old devices', { navigator: { mediaDevices: {} } }, 'browser_unsupported'],
  ['has no connections', { RTCPeerConnection: undefined }, 'browser_unsupported'],
  ['has no sockets', { WebSocket: undefined }, 'browser_unsupported'],
])('a page that %s: %j', (_, facts, expected) => {
  expect(cannotCall({ ...able, ...facts })).toBe(expected);
});
