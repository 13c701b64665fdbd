import 'server-only';
import type { z } from 'zod';
import { NEWS_TYPES } from '../calls/call-news';
import { webhookExamples } from '../host/webhook-example';
import { WEBHOOK_ABOUT, WEBHOOK_SCHEMAS } from '../host/webhook-schema';

type Json = Record<string, unknown>;

/** Headers of every webhook (Standard Webhooks), with what they hold. */
export const WEBHOOK_HEADERS = {
  'webhook-id': 'The same however often it is sent: who has seen it has nothing more to do.',
  'webhook-timestamp': 'When it was sent, in seconds since 1970; refuse what is older than five minutes.',
  'webhook-signature':
    '`v1,` and base64 of HMAC-SHA256 over id, timestamp and body; several are split by spaces.',
};

/** What a host is told, as the `webhooks` of an OpenAPI 3.1 document. */
export function apiWebhooks(jsonSchema: (schema: z.ZodType, io: 'input' | 'output') => Json): Json {
  const examples = webhookExamples();
  const parameters = Object.entries(WEBHOOK_HEADERS).map(([name, description]) => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  }));
  return Object.fromEntries(
    NEWS_TYPES.map((type) => {
      const schema = jsonSchema(WEBHOOK_SCHEMAS[type], 'output');
      const example = examples.find((body) => body.type === type);
      const post = {
        summary: WEBHOOK_ABOUT[type],
        security: [],
        parameters,
        requestBody: { required: true, content: { 'application/json': { schema, example } } },
        responses: {
          '2XX': { description: 'Taken: it is not sent again.' },
          default: { description: 'Not taken: it is sent again, for a day.' },
        },
      };
      return [type, { post }];
    }),
  );
}
