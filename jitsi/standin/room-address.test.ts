import { describe, expect, test } from 'vitest';
import { fullNode, parseRoomPath, roomNode } from './room-address';

describe('the room’s part of its XMPP address', () => {
  test.each([
    ['Tea', 'tea'],
    ['a-z_0.9', 'a-z_0.9'],
    ['My Room', 'my%20room'],
    ['Café', 'caf%c3%a9'],
    ['Cafe\u0301', 'caf%c3%a9'],
    ['Чай', '%d1%87%d0%b0%d0%b9'],
    ['%D0%A7%D0%B0%D0%B9', '%d1%87%d0%b0%d0%b9'],
    ['100%', '100%25'],
  ])('%s becomes %s', (name, node) => {
    expect(roomNode(name)).toBe(node);
  });
});

describe('the address', () => {
  test('one segment is a room, two are a tenant and a room', () => {
    expect(parseRoomPath('/tea')).toEqual({ tenant: null, node: 'tea' });
    expect(parseRoomPath('/Acme/Board')).toEqual({ tenant: 'acme', node: 'board' });
  });

  test.each(['/', '', '//tea', '/tea/', '/a/b/c'])('%j is no room', (path) => {
    expect(parseRoomPath(path)).toBeNull();
  });

  test('rooms of the same name in two tenants are two rooms', () => {
    expect(fullNode({ tenant: 'acme', node: 'board' })).toBe('[acme]board');
    expect(fullNode({ tenant: null, node: 'board' })).toBe('board');
  });
});
