import { describe, expect, it } from 'vitest';
import { jaasWebhook } from './jaas-webhook';

const APP = 'vpaas-magic-cookie-0123abcd';
const FULL = 'c97cc007-f4ed-4102-b84e-d2a6ff42e6c7@8x8.vc/wc-hPesDyaYW';
const envelope = (eventType: string, data: object, changes: object = {}) => ({
  idempotencyKey: '58cda65b-434c-4332-a1a1-d3e10dae9b1e',
  customerId: '0123abcd',
  appId: APP,
  sessionId: 'bcf942bf-e274-4a2b-bd7d-b34c44106add',
  timestamp: 1719366103829,
  fqn: `${APP}/chat-x`,
  eventType,
  data,
  ...changes,
});
const read = (body: unknown) => jaasWebhook(APP).parse(body);

const somebody = {
  id: 'ivan',
  name: 'Иван',
  moderator: 'true',
  isBreakout: false,
  participantFullJid: FULL,
  participantId: 'c97cc007',
  participantJid: 'c97cc007-f4ed-4102-b84e-d2a6ff42e6c7@8x8.vc',
};
const told = { room: 'chat-x', breakout: false, at: new Date(1719366103829) };

describe('a webhook of JaaS', () => {
  it.each([
    ['ROOM_CREATED', 'opened'],
    ['ROOM_DESTROYED', 'emptied'],
  ])('%s is a room that is %s', (eventType, type) => {
    expect(read(envelope(eventType, { conference: 'chat-x@conference', isBreakout: false }))).toEqual({
      type,
      ...told,
    });
  });

  it.each([
    ['PARTICIPANT_JOINED', 'joined'],
    ['PARTICIPANT_LEFT', 'left'],
  ])('%s is somebody who has %s', (eventType, type) => {
    expect(read(envelope(eventType, somebody))).toEqual({
      type,
      ...told,
      occupant: { id: FULL, personId: 'ivan' },
    });
  });

  it('of a breakout room tells its occupants from those of the main room', () => {
    const data = { ...somebody, isBreakout: true, breakoutRoomId: 'b7' };
    expect(read(envelope('PARTICIPANT_JOINED', data))).toMatchObject({
      room: 'chat-x',
      breakout: true,
      occupant: { id: `${FULL}#b7` },
    });
  });

  it('names the connection by the most exact name there is', () => {
    const named = (data: object) => read(envelope('PARTICIPANT_JOINED', data));
    expect(named({ ...somebody, participantFullJid: undefined })).toMatchObject({
      occupant: { id: somebody.participantJid },
    });
    expect(named({ id: 'ivan', participantId: 'c97cc007' })).toMatchObject({ occupant: { id: 'c97cc007' } });
  });

  it('has no person for who came without a token', () => {
    const guest = { ...somebody, id: undefined };
    expect(read(envelope('PARTICIPANT_JOINED', guest))).toMatchObject({ occupant: { personId: null } });
  });

  it.each([
    ['another type', envelope('USAGE', [{}])],
    ['a type like a method of objects', envelope('constructor', {})],
    ['another app', envelope('PARTICIPANT_JOINED', somebody, { fqn: 'vpaas-magic-cookie-ffff/chat-x' })],
    ['an app with ours in front', envelope('ROOM_CREATED', {}, { fqn: `${APP}ef/chat-x` })],
  ])('of %s is none of ours', (_name, body) => {
    expect(read(body)).toBeNull();
  });

  it.each([
    ['no type', {}, 'eventType'],
    ['no time', envelope('ROOM_CREATED', {}, { timestamp: undefined }), 'timestamp'],
    ['a time in words', envelope('ROOM_CREATED', {}, { timestamp: '2024' }), 'timestamp'],
    ['no room', envelope('ROOM_CREATED', {}, { fqn: 7 }), 'fqn'],
    ['no participant', envelope('PARTICIPANT_LEFT', { id: 'ivan' }), 'data.participantFullJid'],
    ['no data', envelope('PARTICIPANT_LEFT', {}, { data: undefined }), 'data'],
  ])('with %s is refused, and the field named', (_name, body, field) => {
    const { error } = jaasWebhook(APP).safeParse(body);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});
