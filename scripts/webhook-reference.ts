import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { NEWS_TYPES, type NewsType } from '../lib/calls/call-news';
import { participantSchema } from '../lib/calls/call-view';
import { webhookExamples } from '../lib/host/webhook-example';
import { RETRY_AFTER } from '../lib/host/webhook-retry';
import { PERSON_FIELDS, WEBHOOK_ABOUT, WEBHOOK_FIELDS, WEBHOOK_SCHEMAS } from '../lib/host/webhook-schema';
import { WEBHOOK_HEADERS } from '../lib/http/api-webhooks';

// Writes docs/webhooks.md out of the schemas that the bodies' types come from.
//   npx tsx --tsconfig scripts/plain-node.tsconfig.json scripts/webhook-reference.ts --write

export const REFERENCE = 'docs/webhooks.md';

const VERIFY = `\`\`\`js
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.CHAT_WEBHOOK_SECRET);
app.post('/calls-webhook', express.text({ type: 'application/json' }), (request, response) => {
  const { type, data } = webhook.verify(request.body, request.headers); // throws unless it is signed
  response.sendStatus(204);
});
\`\`\``;

/** The reference of the webhooks, laid out as the formatter wants it. */
export async function webhookReference(): Promise<string> {
  const text = `# Webhooks: your chat is told of its calls

<!-- Written by scripts/webhook-reference.ts: change the schemas in lib/host, and run it with --write. -->

Set \`CHAT_WEBHOOK_URL\` and \`CHAT_WEBHOOK_SECRET\`, and each change of a call in one of your chats is posted there as
JSON, signed as [Standard Webhooks](https://www.standardwebhooks.com) has it. Chats that this app keeps itself are not told of.

| Type | When it comes |
|---|---|
${NEWS_TYPES.map((type) => `| [\`${type}\`](#${anchor(type)}) | ${WEBHOOK_ABOUT[type]} |`).join('\n')}

## Verify

${table(
  ['Header', 'What it holds'],
  Object.entries(WEBHOOK_HEADERS).map(([name, about]) => [`\`${name}\``, about]),
)}

Give the library the body as it came, byte for byte, and not JSON that was read and written again. With Node, Express and the package
\`standardwebhooks\`:

${VERIFY}

For Python, Go, Java, Kotlin, PHP, Ruby, Rust, C# and Elixir there are [libraries](https://github.com/standard-webhooks/standard-webhooks) too.

## Delivery

- **Answer soon**, with any 2xx and within 10 seconds; do long work afterwards. The body of your answer is not read, and a redirect counts as a refusal.
- **At least once.** What you have not taken is sent again after ${waits()}, each a fifth shorter or longer, until a day has passed since it happened. Then it is given up, which is in the log and on the page \`/operator\`, where it can be sent once more. A \`Retry-After\` with 429 or 503 is honoured, up to an hour.
- **Deduplicate by \`webhook-id\`**: it stays the same however often something is sent. Or take \`data.call\` as the truth each time: it is the whole call, and taking it twice changes nothing.
- **One message a call** needs \`call.*\` alone; \`participant.*\` can be ignored for it. Write the sentence into the message of \`data.chat.id\` and \`data.call.number\`, or change the one that is there; leave it when what comes has an older \`timestamp\` than what is written.
- **An end is final, whatever its \`timestamp\`**: once \`data.call.endedAt\` is not null, the call has ended and nothing that comes later changes it. An end may lie before what you were told already, as it is the moment at which the last person left, or was heard of last.
- **In order within a call**: nothing of a call is sent before what came earlier in it was taken or given up. Calls do not wait for each other, so the end of one may come after the start of the next in the same chat.
- **Nothing is lost** when this app stops or is killed: what is to be told is written in the same transaction as the change.
- \`data.call\` is the call after the change in which something happened. What happened in one change, such as the last leave and the end, carries the same.
- Do not refuse fields or types that you do not know: more may come.

## Fields

${fieldTable()}

A person has these:

${table(['Field', 'Type', 'Meaning'], personRows())}

## Types

${webhookExamples()
  .map(
    (body) => `### \`${body.type}\`

${WEBHOOK_ABOUT[body.type]}

\`\`\`json
${JSON.stringify(body, null, 2)}
\`\`\``,
  )
  .join('\n\n')}
`;
  return format(text, { ...(await resolveConfig(REFERENCE)), parser: 'markdown' });
}

interface Shape {
  type?: string | string[];
  format?: string;
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
  items?: Shape;
}

/** Every field that some body has, in its place, with the types that have it where not all do. */
function fieldTable(): string {
  const found = new Map<string, { shape: string; of: Set<NewsType> }>();
  for (const type of NEWS_TYPES) {
    for (const [path, shape] of leaves(shapeOf(WEBHOOK_SCHEMAS[type]))) {
      const known = found.get(path) ?? { shape, of: new Set() };
      found.set(path, { ...known, of: known.of.add(type) });
    }
  }
  const rows = [...found].map(([path, { shape, of }]) => {
    const only =
      of.size < NEWS_TYPES.length ? ` Only in ${[...of].map((type) => `\`${type}\``).join(', ')}.` : '';
    return [`\`${path}\``, path === 'type' ? 'string' : shape, meaning(WEBHOOK_FIELDS, path) + only];
  });
  return table(['Field', 'Type', 'Meaning'], rows);
}

function personRows(): string[][] {
  return leaves(shapeOf(participantSchema)).map(([path, shape]) => [
    `\`${path}\``,
    shape,
    meaning(PERSON_FIELDS, path),
  ]);
}

function shapeOf(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { io: 'output' }) as Shape;
}

const PERSON = Object.keys(participantSchema.shape).join();
const isPerson = ({ properties }: Shape) => Object.keys(properties ?? {}).join() === PERSON;

/** Fields with their types; persons and lists are one each, and lists of objects are opened. */
function leaves(shape: Shape, path = ''): [string, string][] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, inner]): [string, string][] => {
    const at = path ? `${path}.${name}` : name;
    if (isPerson(inner)) return [[at, 'person']];
    if (inner.properties) return leaves(inner, at);
    if (inner.items && isPerson(inner.items)) return [[at, 'list of persons']];
    if (inner.items) return [[at, 'list'], ...leaves(inner.items, `${at}[]`)];
    return [[at, typeName(inner)]];
  });
}

function typeName({ anyOf, format, type }: Shape): string {
  if (anyOf) return anyOf.map(typeName).join(' or ');
  if (format === 'date-time') return 'time';
  return [type ?? 'string'].flat().join(' or ');
}

/** @throws {Error} for a field that nobody has described */
function meaning(described: Record<string, string>, path: string): string {
  const words = described[path];
  if (!words) throw new Error(`${path} is not described in lib/host/webhook-schema.ts`);
  return words;
}

function waits(): string {
  const words = RETRY_AFTER.map((wait) =>
    wait < 60_000 ? `${wait / 1000} s` : wait < 3600_000 ? `${wait / 60_000} min` : `${wait / 3600_000} h`,
  );
  return `${words.slice(0, -1).join(', ')}, and then every ${words.at(-1)}`;
}

function anchor(type: string): string {
  return type.replaceAll('.', '');
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const text = await webhookReference();
  if (process.argv.includes('--write')) writeFileSync(REFERENCE, text);
  else process.stdout.write(text);
}
