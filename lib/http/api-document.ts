import 'server-only';
import { z } from 'zod';
import { ERROR_STATUS, type ErrorCode } from '../errors';
import { API_OPERATIONS, NAMED_SCHEMAS, PATH_PARAMETERS, type ApiOperation } from './api-operations';
import { apiWebhooks } from './api-webhooks';

type Json = Record<string, unknown>;

/** How an error is answered, whatever it is. */
export const errorAnswerSchema = z.object({
  error: z.object({
    /** Stable; the sentence may change. */
    code: z.string(),
    /** For the person, in their language. */
    message: z.string(),
    /** What to tell the operator; only with errors that nobody foresaw. */
    reference: z.string().optional(),
    /** Only with `call.moved`: the call to go to. */
    number: z.int().positive().optional(),
  }),
});

const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMED_SCHEMAS)) names.add(schema, { id });
names.add(errorAnswerSchema, { id: 'Error' });

/** How those prove who they are whom an operation answers; each of a list is enough. */
const SECURITY: Record<ApiOperation['for'], Json[]> = {
  people: [{ session: [] }],
  windows: [{ session: [] }, { hostSession: [] }],
  callers: [{ session: [] }, { hostSession: [] }, { hostToken: [] }],
  anyone: [],
};

/** The API as an OpenAPI 3.1 document, made of the schemas that its routes check with. */
export function apiDocument(baseUrl: string): Json {
  const schemas: Json = {};
  const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const { $defs, ...made } = z.toJSONSchema(schema, {
      metadata: names,
      io,
      unrepresentable: 'any',
    }) as Json;
    delete made.$schema;
    const moved = JSON.parse(
      JSON.stringify({ made, $defs }).replaceAll('"#/$defs/', '"#/components/schemas/'),
    ) as { made: Json; $defs?: Json };
    for (const [name, definition] of Object.entries(moved.$defs ?? {})) schemas[name] = definition;
    const { id, ...rest } = moved.made;
    if (typeof id !== 'string') return moved.made;
    schemas[id] = rest;
    return { $ref: `#/components/schemas/${id}` };
  };

  const paths: Record<string, Json> = {};
  for (const operation of API_OPERATIONS) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: {
        summary: operation.summary,
        security: SECURITY[operation.for],
        ...parametersOf(operation, jsonSchema),
        ...bodyOf(operation, jsonSchema),
        responses: {
          [operation.status ?? 200]: answerOf(operation, jsonSchema),
          ...refusalsOf(operation, jsonSchema(errorAnswerSchema, 'output')),
        },
      },
    };
  }
  const webhooks = apiWebhooks(jsonSchema);
  return {
    openapi: '3.1.0',
    info: { title: 'Calls in a chat', version: '1' },
    servers: [{ url: baseUrl }],
    paths,
    webhooks,
    components: {
      schemas,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
        hostSession: {
          type: 'apiKey',
          in: 'cookie',
          name: 'call-session.*',
          description: 'Of a window that was entered from a host’s chat, for that chat only.',
        },
        hostToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The host’s own token; chats and people have the ids that the host gave them.',
        },
      },
    },
  };
}

type ToJsonSchema = (schema: z.ZodType, io: 'input' | 'output') => Json;

function parametersOf({ path, query }: ApiOperation, jsonSchema: ToJsonSchema): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: jsonSchema(PATH_PARAMETERS[name] ?? z.string(), 'output'),
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: jsonSchema(schema as z.ZodType, 'output'),
  }));
  const parameters = [...inPath, ...inQuery];
  return parameters.length > 0 ? { parameters } : {};
}

function bodyOf({ body }: ApiOperation, jsonSchema: ToJsonSchema): Json {
  if (!body) return {};
  const content =
    body instanceof z.ZodType
      ? { 'application/json': { schema: jsonSchema(body, 'input') } }
      : Object.fromEntries(body.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return { requestBody: { required: true, content } };
}

function answerOf({ answer, summary }: ApiOperation, jsonSchema: ToJsonSchema): Json {
  if (!answer) return { description: summary };
  if (answer instanceof z.ZodType) {
    return {
      description: summary,
      content: { 'application/json': { schema: jsonSchema(answer, 'output') } },
    };
  }
  const events = Object.entries(answer.events).map(([event, schema]) => ({
    type: 'object',
    properties: { event: { const: event }, data: jsonSchema(schema, 'output') },
  }));
  return { description: summary, content: { 'text/event-stream': { schema: { oneOf: events } } } };
}

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds until it is allowed again.', schema: { type: 'integer' } },
};

/** Refusals by status, each with the codes it may carry. */
function refusalsOf(operation: ApiOperation, schema: Json): Json {
  const { for: who, answer, body, query, limit, errors = [] } = operation;
  if (!answer) return {};
  const codes: ErrorCode[] = [...errors];
  if (who !== 'anyone')
    codes.push('auth.signed_out', 'server.unexpected', 'server.database_away', 'server.storage_full');
  if (who === 'callers') codes.push('auth.host_token', 'host.keys_unreachable');
  if (body || query) codes.push('request.invalid');
  if (body) codes.push('request.cross_site', 'request.too_large', 'request.unsupported_media_type');
  if (body instanceof z.ZodType) codes.push('request.malformed');
  if (typeof limit === 'string') codes.push('request.too_many');
  const statuses = new Set(codes.map((code) => ERROR_STATUS[code]));
  return Object.fromEntries(
    [...statuses].map((status) => {
      const some = codes.filter((code) => ERROR_STATUS[code] === status);
      const told = { description: some.join(', '), content: { 'application/json': { schema } } };
      return [status, status === 429 ? { ...told, headers: RETRY_AFTER } : told];
    }),
  );
}
