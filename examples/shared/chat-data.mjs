// Stands for what your chat has already: people, chats, messages. In memory; yours is a database.

/**
 * @typedef {{ id: string, name: string }} Person
 * @typedef {'moderator' | 'member'} Role
 * @typedef {{ id: string, kind: 'direct' | 'group', title: string, role: Role }} Chat as one of its members sees it
 * @typedef {{ id: string, author: Person | null, text: string, at: string }} Message no author: the chat itself says it
 */

/** @type {Person[]} */
const PEOPLE = [
  { id: 'ivan', name: 'Иван Петров' },
  { id: 'maria', name: 'Мария Соколова' },
  { id: 'oleg', name: 'Олег Кузнецов' },
];

/** @type {{ id: string, title: string | null, members: Record<string, Role> }[]} */
const CHATS = [
  { id: '1', title: null, members: { ivan: 'member', maria: 'member' } },
  { id: '2', title: 'Команда', members: { ivan: 'moderator', maria: 'member', oleg: 'member' } },
];

/** A chat of three people, empty at every start. */
export function createChatData() {
  /** @type {Map<string, Message[]>} */
  const messages = new Map(CHATS.map(({ id }) => [id, []]));
  /** @type {Set<(chatId: string) => void>} */
  const listeners = new Set();

  /** @param {string | undefined} id */
  const findPerson = (id) => PEOPLE.find((person) => person.id === id) ?? null;

  /**
   * The chat as this person sees it; null when they are not in it.
   * @param {string} chatId
   * @param {string} personId
   * @returns {Chat | null}
   */
  function findChat(chatId, personId) {
    const chat = CHATS.find(({ id }) => id === chatId);
    const role = chat?.members[personId];
    if (!chat || !role) return null;
    const others = Object.keys(chat.members).filter((id) => id !== personId);
    const title = chat.title ?? others.map((id) => findPerson(id)?.name).join(', ');
    return { id: chat.id, kind: chat.title ? 'group' : 'direct', title, role };
  }

  return {
    people: PEOPLE,
    findPerson,
    findChat,
    /** @param {string} personId */
    chatsOf: (personId) => CHATS.flatMap(({ id }) => findChat(id, personId) ?? []),
    /** @param {string} chatId */
    messagesOf: (chatId) => messages.get(chatId) ?? [],
    /**
     * Adds a message, or changes the one that has this id.
     * @param {string} chatId
     * @param {{ id: string, author: Person | null, text: string }} message
     */
    saveMessage(chatId, { id, author, text }) {
      const list = messages.get(chatId);
      if (!list) return;
      const known = list.find((message) => message.id === id);
      if (known) known.text = text;
      else list.push({ id, author, text, at: new Date().toISOString() });
      for (const listener of listeners) listener(chatId);
    },
    /**
     * Tells of every change of a chat's messages until the given function is called.
     * @param {(chatId: string) => void} listener
     */
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** @typedef {ReturnType<typeof createChatData>} ChatData */
