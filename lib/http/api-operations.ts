import 'server-only';
import { z } from 'zod';
import { callPageSchema, callRecordSchema, callViewSchema, participantSchema } from '../calls/call-view';
import { failureReportSchema } from '../calls/failure-report';
import { hostViewSchema } from '../calls/host-view';
import { chatIdSchema } from '../calls/membership';
import { callNumberInPath } from '../calls/call-number';
import { moderationChangeSchema, moderationSchema } from '../calls/moderation-schema';
import { windowReportSchema } from '../calls/record-event';
import { answerSchema } from '../calls/ring';
import { ticketRequestSchema, ticketSchema } from '../calls/ticket';
import {
  callMessageSchema,
  messagePageSchema,
  messageSchema,
  newMessageSchema,
  textMessageSchema,
} from '../chats/message';
import { ringViewSchema } from '../chats/ring-view';
import type { ErrorCode } from '../errors';
import type { LimitKind } from '../limits/kinds';
import { personSchema, profileChangeSchema } from '../people/person';
import { PICTURE_TYPES } from '../people/picture';
import { renewalSchema } from './enter';
import { livePageSchema } from './last-seen';

/** One thing that can be asked of the API, as its documentation tells it. */
export interface ApiOperation {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Address with its parameters in braces. */
  path: string;
  summary: string;
  /**
   * Whom it answers: signed-in people of our own; they, and people in a host's chat, by a window's session (`windows`) or
   * by the host's token as well (`callers`); anyone.
   */
  for: 'people' | 'windows' | 'callers' | 'anyone';
  query?: z.ZodObject;
  body?: z.ZodType | readonly string[];
  status?: number;
  /** What it answers, the data of each event where it answers with a stream, or null for nothing. */
  answer: z.ZodType | { events: Record<string, z.ZodType> } | null;
  /** What its requests are counted as; where it says why instead, nothing but the flood of an address is limited. */
  limit: LimitKind | { because: string };
  /** Refusals of its own, beside those that every operation has. */
  errors?: ErrorCode[];
}

/** Schemas that have a name of their own in the document. */
export const NAMED_SCHEMAS = {
  Person: participantSchema,
  Profile: personSchema,
  Call: callViewSchema,
  CallRecord: callRecordSchema,
  TextMessage: textMessageSchema,
  CallMessage: callMessageSchema,
  Ring: ringViewSchema,
  Moderation: moderationSchema,
  ModerationChange: moderationChangeSchema,
  Ticket: ticketSchema,
} as const;

/** Parameters in addresses. */
export const PATH_PARAMETERS: Record<string, z.ZodType> = {
  chatId: chatIdSchema,
  number: callNumberInPath,
};

const call = z.object({ call: callViewSchema.nullable() });
const profile = z.object({ person: personSchema });
const avatar = z.object({ avatarUrl: z.string().nullable() });
const moderation = z.object({ moderation: moderationSchema });
const gone = z.object({ code: z.string() });

export const API_OPERATIONS: ApiOperation[] = [
  {
    method: 'post',
    path: '/api/calls/token',
    limit: 'tickets',
    summary: 'A ticket for the present call of a chat. Asking for one starts nothing.',
    for: 'callers',
    body: ticketRequestSchema,
    answer: ticketSchema,
    errors: ['chat.not_found', 'request.server_decides'],
  },
  {
    method: 'post',
    path: '/api/calls/presence',
    limit: 'presence',
    summary: 'Reports that a window of one’s own has joined, is still in, or has left.',
    for: 'callers',
    body: windowReportSchema,
    answer: call,
    errors: ['chat.not_found', 'call.moved'],
  },
  {
    method: 'post',
    path: '/api/calls/failure',
    limit: 'changes',
    summary: 'Tells the operator’s log of a call that failed, under the reference that the person sees.',
    for: 'windows',
    body: failureReportSchema,
    answer: z.object({ reference: z.string() }),
    errors: ['chat.not_found'],
  },
  {
    method: 'get',
    path: '/api/chats/{chatId}/call',
    limit: 'reads',
    summary: 'The call that is on in a chat, or null.',
    for: 'callers',
    answer: call,
    errors: ['chat.not_found'],
  },
  {
    method: 'post',
    path: '/api/chats/{chatId}/call/answer',
    limit: 'changes',
    summary: 'Answers or declines a call that rings. Too late, it changes nothing.',
    for: 'callers',
    body: answerSchema,
    answer: call,
    errors: ['chat.not_found'],
  },
  {
    method: 'get',
    path: '/api/chats/{chatId}/calls',
    limit: 'reads',
    summary: 'Calls of a chat that are over, the latest first.',
    for: 'callers',
    query: callPageSchema,
    answer: z.object({ calls: z.array(callRecordSchema) }),
    errors: ['chat.not_found'],
  },
  {
    method: 'get',
    path: '/api/chats/{chatId}/calls/{number}/moderation',
    limit: 'reads',
    summary: 'What people may do in the call of this number: the one that is on, or the next one.',
    for: 'windows',
    answer: moderation,
    errors: ['chat.not_found', 'request.not_found', 'call.moved'],
  },
  {
    method: 'put',
    path: '/api/chats/{chatId}/calls/{number}/moderation',
    limit: 'changes',
    summary:
      'Decides that for this call, for those who enter from now on. Begins no call. `seen` are the rules read before.',
    for: 'windows',
    body: moderationChangeSchema,
    answer: moderation,
    errors: [
      'chat.moderators_only',
      'chat.not_found',
      'request.not_found',
      'call.moved',
      'moderation.changed',
    ],
  },
  {
    method: 'get',
    path: '/api/chats/{chatId}/moderation',
    limit: 'reads',
    summary: 'What people may do in the calls of a chat, where nothing else was decided for one of them.',
    for: 'people',
    answer: moderation,
    errors: ['chat.not_found'],
  },
  {
    method: 'put',
    path: '/api/chats/{chatId}/moderation',
    limit: 'changes',
    summary: 'Decides that. `seen` are the rules read before.',
    for: 'people',
    body: moderationChangeSchema,
    answer: moderation,
    errors: ['chat.moderators_only', 'chat.not_found', 'moderation.changed'],
  },
  {
    method: 'get',
    path: '/api/chats/{chatId}/messages',
    limit: 'reads',
    summary: 'Messages of a chat, the newest page in the order of their sending.',
    for: 'people',
    query: messagePageSchema,
    answer: z.object({ messages: z.array(messageSchema) }),
    errors: ['chat.not_found'],
  },
  {
    method: 'post',
    path: '/api/chats/{chatId}/messages',
    limit: 'messages',
    summary: 'Writes a message.',
    for: 'people',
    body: newMessageSchema,
    status: 201,
    answer: z.object({ id: z.int().positive() }),
    errors: ['chat.not_found'],
  },
  {
    method: 'get',
    path: '/api/chats/{chatId}/live',
    limit: 'streams',
    summary:
      'Server-sent events: the call as it is, then every change of it and every message. `Last-Event-ID` or `after` replays what was missed. By a host’s token no messages, and with the call also how the latest one ended, and whether it rings.',
    for: 'callers',
    query: livePageSchema,
    answer: {
      events: { call: z.union([call, hostViewSchema]), message: z.object({ message: messageSchema }), gone },
    },
    errors: ['chat.not_found'],
  },
  {
    method: 'post',
    path: '/api/enter',
    limit: 'entries',
    summary:
      'Takes the form (`token`, `media`) that a page of the host sends into the window it has opened; leads to the call, or to a page that says what is wrong.',
    for: 'anyone',
    body: ['application/x-www-form-urlencoded'],
    status: 303,
    answer: null,
  },
  {
    method: 'post',
    path: '/api/enter/renew',
    limit: 'entries',
    summary: 'Lets a call window stay in a host’s chat, by a token that it got from the host’s page.',
    for: 'anyone',
    body: renewalSchema,
    answer: z.object({ until: z.iso.datetime() }),
    errors: ['auth.host_token', 'auth.host_token_used', 'host.keys_unreachable'],
  },
  {
    method: 'get',
    path: '/api/rings',
    limit: 'streams',
    summary: 'Server-sent events: all that rings the one who asks, whenever that is another list.',
    for: 'people',
    answer: { events: { rings: z.object({ personId: z.string(), rings: z.array(ringViewSchema) }), gone } },
  },
  {
    method: 'get',
    path: '/api/profile',
    limit: 'reads',
    summary: 'One’s own profile.',
    for: 'people',
    answer: profile,
  },
  {
    method: 'put',
    path: '/api/profile',
    limit: 'changes',
    summary: 'Changes name and language.',
    for: 'people',
    body: profileChangeSchema,
    answer: profile,
  },
  {
    method: 'put',
    path: '/api/profile/avatar',
    limit: 'changes',
    summary: 'Sets one’s picture.',
    for: 'people',
    body: PICTURE_TYPES,
    answer: avatar,
    errors: ['profile.avatar_unreadable'],
  },
  {
    method: 'delete',
    path: '/api/profile/avatar',
    limit: 'changes',
    summary: 'Takes one’s picture away.',
    for: 'people',
    answer: avatar,
  },
  {
    method: 'get',
    path: '/api/health/live',
    limit: { because: 'asked by machines that watch over us, and must hear the truth' },
    summary: 'Whether this process answers: one that does not is to be started anew. Asks no database.',
    for: 'anyone',
    answer: z.object({ ok: z.boolean() }),
  },
  {
    method: 'get',
    path: '/api/health/ready',
    limit: { because: 'asked by machines that watch over us, and must hear the truth' },
    summary:
      'Whether requests are to be sent here: 503 while the database does not answer, and from when the process is asked to go.',
    for: 'anyone',
    answer: z.object({ ok: z.boolean() }),
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    limit: { because: 'the same for everybody, and nothing is looked up for it' },
    summary: 'This document.',
    for: 'anyone',
    answer: z.record(z.string(), z.unknown()),
  },
];
