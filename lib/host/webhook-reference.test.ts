import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { REFERENCE, webhookReference } from '../../scripts/webhook-reference';
import { NEWS_TYPES } from '../calls/call-news';
import { apiDocument } from '../http/api-document';
import { webhookExamples } from './webhook-example';
import { WEBHOOK_FIELDS, WEBHOOK_SCHEMAS } from './webhook-schema';

const HOW = 'run: npx tsx --tsconfig scripts/plain-node.tsconfig.json scripts/webhook-reference.ts --write';

describe('the reference of the webhooks', () => {
  const reference = readFileSync(REFERENCE, 'utf8');

  it('is what the schemas say', async () => {
    expect(reference, HOW).toBe(await webhookReference());
  });

  it('has every type, every field, and an example of each that is one', () => {
    for (const type of NEWS_TYPES) expect(reference).toContain(`### \`${type}\``);
    for (const field of Object.keys(WEBHOOK_FIELDS)) expect(reference).toContain(`| \`${field}\` `);
    const examples = [...reference.matchAll(/```json\n([^]*?)\n```/g)].map(
      ([, text = '']) => JSON.parse(text) as unknown,
    );
    expect(examples).toEqual(webhookExamples());
    for (const example of webhookExamples())
      expect(WEBHOOK_SCHEMAS[example.type].strict().parse(example)).toEqual(example);
  });

  it('shows a receiver that works', () => {
    const secret = `whsec_${btoa('a secret of 24 bytes or so')}`;
    const code = /```js\n([^]*?)```/.exec(reference)?.[1] ?? '';
    const taken: unknown[] = [];
    const body = JSON.stringify(webhookExamples()[0]);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': new Webhook(secret).sign('msg_1', new Date(), body),
    };
    const app = {
      post: (_path: string, _read: unknown, handle: (request: object, response: object) => void) => {
        const response = { sendStatus: (status: number) => taken.push(status) };
        handle({ body, headers }, response);
        expect(() => handle({ body: `${body} `, headers }, response)).toThrow();
      },
    };
    const express = { text: () => null };
    const process = { env: { CHAT_WEBHOOK_SECRET: secret } };
    const run = compileFunction(code.replace(/^import .*$/m, ''), ['Webhook', 'app', 'express', 'process']);
    Reflect.apply(run, null, [Webhook, app, express, process]);
    expect(taken).toEqual([204]);
  });
});

describe('the API document', () => {
  const { webhooks } = apiDocument('http://localhost') as { webhooks: Record<string, { post: object }> };

  it('has a webhook for every type, with a person, a call and no schema twice', () => {
    expect(Object.keys(webhooks)).toEqual([...NEWS_TYPES]);
    const text = JSON.stringify(webhooks['participant.joined']);
    expect(text).toContain('"#/components/schemas/CallRecord"');
    expect(text).toContain('"#/components/schemas/Person"');
    expect(text).toContain('"webhook-signature"');
  });
});
