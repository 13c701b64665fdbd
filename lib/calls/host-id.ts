const PREFIX = 'host:';

/** The id here of what a host calls `id`, a chat or a person: none of our own begins so. */
export function hostId(id: string): string {
  return PREFIX + id;
}

/** Whether a chat or a person is a host's. */
export function isHostId(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** What the host itself calls a chat or a person; ids of our own stay as they are. */
export function outsideId(id: string): string {
  return isHostId(id) ? id.slice(PREFIX.length) : id;
}
