/** A room as the address bar names it. */
export interface RoomAddress {
  /** First of two path segments, lower-case; null when there is only one. */
  tenant: string | null;
  /** The room's part of its XMPP address, which a token's `room` claim is compared with. */
  node: string;
}

/**
 * Turns a room name into what Jitsi sends over XMPP (jitsi-meet react/features/base/util/uri.ts, getBackendSafeRoomName).
 * @example roomNode('Café') === 'caf%c3%a9'
 */
export function roomNode(name: string): string {
  const node = encodeURIComponent(decode(name).normalize('NFKC').toLowerCase()).toLowerCase();
  // An apostrophe may not stand in the local part of a JID: it travels escaped (XEP-0106).
  return node.replaceAll("'", '\\27');
}

/**
 * Reads `/<room>` or `/<tenant>/<room>`.
 * @returns null for any other path
 */
export function parseRoomPath(pathname: string): RoomAddress | null {
  const segments = pathname.split('/').slice(1);
  if (segments.length > 2 || segments.some((segment) => segment === '')) return null;
  const [first, second] = segments;
  if (first === undefined) return null;
  if (second === undefined) return { tenant: null, node: roomNode(first) };
  return { tenant: decode(first).toLowerCase(), node: roomNode(second) };
}

/** The local part of the room's address: `[tenant]room`, or `room`. */
export function fullNode(room: RoomAddress): string {
  return room.tenant === null ? room.node : `[${room.tenant}]${room.node}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone percent sign: the name was not encoded
  }
}
