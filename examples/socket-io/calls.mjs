// Calls, the whole of the backend’s part.
import { randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { Webhook } from 'standardwebhooks';

/**
 * Lets this person into the calls of this chat. Make one only for somebody whose membership you have just checked.
 * @param {import('../shared/chat-data.mjs').Person} person
 * @param {import('../shared/chat-data.mjs').Chat} chat
 * @param {{ chatOrigin: string, callsOrigin: string, tokenSecret: string }} settings
 */
export function callToken({ id, name }, { id: chatId, kind, title, role }, settings) {
  return jwt.sign({ name, locale: 'ru', chat: { id: chatId, kind, title, role } }, settings.tokenSecret, {
    algorithm: 'HS256',
    issuer: settings.chatOrigin,
    audience: settings.callsOrigin,
    subject: id,
    jwtid: randomUUID(),
    expiresIn: '2h',
  });
}

/**
 * Keeps one message a call in the chat, from its start to its end. Gives the status to answer with.
 * @param {import('../shared/chat-data.mjs').ChatData} data
 * @param {string} webhookSecret
 */
export function callMessages(data, webhookSecret) {
  const webhook = new Webhook(webhookSecret);
  /** Ids of deliveries and what is written of each call: with a database, two tables. */
  const taken = new Set();
  const written = new Map();
  return (/** @type {string} */ body, /** @type {any} */ headers) => {
    /** @type {any} */
    let event;
    try {
      event = webhook.verify(body, headers);
    } catch {
      return 401;
    }
    const { type, timestamp } = event;
    const { chat, call, sentence } = event.data;
    if (!type.startsWith('call.') || taken.has(headers['webhook-id'])) return 204;
    taken.add(headers['webhook-id']);
    const id = `call-${chat.id}-${call.number}`;
    const known = written.get(id);
    const isOver = Boolean(call.endedAt);
    // A delivery that is tried again may come after younger ones; an end is the last word, whenever it was noticed.
    if (known?.isOver || (known?.timestamp > timestamp && !isOver)) return 204;
    written.set(id, { timestamp, isOver });
    data.saveMessage(chat.id, { id, author: null, text: sentence.ru });
    return 204;
  };
}
