import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { ANSWER_MODES, normalBehaviour, type Behaviour } from './behaviour';
import type { ControlHandler } from './answer-http';
import { TERMINATED, viewOf, type Room } from './meeting-rooms';
import type { MeetingServer, SeenRefusal } from './meeting-server';
import { fullNode, parseRoomPath } from './room-address';
import type { ModeratedMedia, PersonView } from './wire';

/** As in the address: `room` or `tenant/room`. */
const room = z.string().min(1);

const jitsiError = z.looseObject({
  name: z.string(),
  type: z.enum(['CONFIG', 'CONNECTION', 'CONFERENCE']).optional(),
  message: z.string().optional(),
  params: z.array(z.unknown()).optional(),
  isFatal: z.boolean(),
});

export const controlAction = z.discriminatedUnion('action', [
  /** Cuts everybody's connection (or that of one name), as a network loss would. */
  z.strictObject({ action: z.literal('drop'), room, name: z.string().optional() }),
  z.strictObject({ action: z.literal('kick'), room, name: z.string() }),
  z.strictObject({ action: z.literal('end'), room }),
  /** Lets in whoever waits for a moderator. */
  z.strictObject({ action: z.literal('admit'), room }),
  /** Seconds from each page's join; framed pages only. */
  z.strictObject({ action: z.literal('cut-after'), seconds: z.number().nonnegative() }),
  /** `seconds` is for `script-slow`. */
  z.strictObject({
    action: z.literal('answer'),
    mode: z.enum(ANSWER_MODES),
    seconds: z.number().nonnegative().optional(),
  }),
  /** `errorOccurred` with this payload on every page of the room. */
  z.strictObject({ action: z.literal('error'), room, error: jitsiError }),
  /** Normal answers, no cut beyond the one the server was started with, nothing counted; rooms stay. */
  z.strictObject({ action: z.literal('reset') }),
]);

export type ControlAction = z.infer<typeof controlAction>;

export interface StandinState {
  rooms: { room: string; createdAt: number; moderated: ModeratedMedia[]; people: StatePerson[] }[];
  refusals: SeenRefusal[];
  scriptRequests: number;
}

/** `userId` is the id claim of the token's user, null without a token. */
export type StatePerson = PersonView & { userId: string | null; joinedAt: number };

/** Thrown when a control names a room or a person that is not there. */
export class NothingThere extends Error {}

/** The test controls of one stand-in. */
export function standinControls(server: MeetingServer, behaviour: Behaviour) {
  const firstCut = server.cutAfterSeconds;

  function control(action: ControlAction): void {
    switch (action.action) {
      case 'drop':
        return everybody(action.room, action.name).forEach((one) => one.drop());
      case 'kick':
        return everybody(action.room, action.name).forEach(({ id }) =>
          server.rooms.kick(roomOf(action.room), id, {}),
        );
      case 'end':
        return server.rooms.destroy(roomOf(action.room), TERMINATED);
      case 'admit':
        return server.admit(nodeOf(action.room));
      case 'cut-after':
        server.cutAfterSeconds = action.seconds;
        return tellAll({ type: 'cut-after', seconds: action.seconds });
      case 'answer':
        behaviour.answer = action.mode;
        behaviour.delaySeconds = action.seconds ?? normalBehaviour().delaySeconds;
        server.mute = action.mode === 'never';
        return;
      case 'error':
        return server.rooms.tell(roomOf(action.room), { type: 'error', error: action.error });
      case 'reset':
        Object.assign(behaviour, normalBehaviour());
        server.cutAfterSeconds = firstCut;
        server.mute = false;
        server.refusals.length = 0;
    }
  }

  function roomOf(name: string): Room {
    const found = server.rooms.find(nodeOf(name));
    if (!found) throw new NothingThere(`No room ${name}.`);
    return found;
  }

  function everybody(name: string, person?: string) {
    const people = [...roomOf(name).people.values()].filter(
      (one) => person === undefined || one.name === person,
    );
    if (people.length === 0) throw new NothingThere(`Nobody called ${person} in ${name}.`);
    return people;
  }

  function tellAll(message: Parameters<typeof server.rooms.tell>[1]): void {
    for (const one of server.rooms.all()) server.rooms.tell(one, message);
  }

  function state(): StandinState {
    const rooms = server.rooms.all().map(({ node, createdAt, moderated, people }) => ({
      room: node,
      createdAt,
      moderated: [...moderated],
      people: [...people.values()].map((one) => ({
        ...viewOf(one),
        userId: typeof one.userContext?.id === 'string' ? one.userContext.id : null,
        joinedAt: one.joinedAt,
      })),
    }));
    return { rooms, refusals: [...server.refusals], scriptRequests: behaviour.scriptRequests };
  }

  return { control, state };
}

function nodeOf(name: string): string {
  const address = parseRoomPath(`/${name}`);
  if (!address) throw new NothingThere(`${name} is not a room's name.`);
  return fullNode(address);
}

/** `POST /standin/control` and `GET /standin/state`. */
export function controlRoutes({ control, state }: ReturnType<typeof standinControls>): ControlHandler {
  return (request, response, path) => {
    if (path === '/standin/state' && request.method === 'GET') {
      sendJson(response, 200, state());
      return true;
    }
    if (path !== '/standin/control' || request.method !== 'POST') return false;
    void readBody(request).then((body) => {
      const action = controlAction.safeParse(parseJson(body));
      if (!action.success) return sendJson(response, 400, { error: z.prettifyError(action.error) });
      try {
        control(action.data);
        sendJson(response, 200, { ok: true });
      } catch (error) {
        if (!(error instanceof NothingThere)) throw error;
        sendJson(response, 404, { error: error.message });
      }
    });
    return true;
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
