import type { Ask } from './strike';
import type { Target } from './targets';

/** Requests that are wrong in what they say, by somebody who may ask; several where one name stands for a kind. */
export type Breakages = Record<string, (ask: Ask, target: Target) => Ask[]>;

/** Texts that have broken other programs, by what they are. */
export const NASTY = {
  SQL: [`'; drop table messages; --`, `' or '1'='1`, `\\'; select pg_sleep(5); --`, '$1', '%27', 'a%_'],
  HTML: [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '</script><svg/onload=alert(1)>',
    '{{7*7}}${7*7}',
  ],
  NUL: ['a\u0000b', '\u0000'],
  'half a character': ['\ud83d', 'a\udc00'],
  'text that turns round': ['\u202eevil\u202c', '\u2066\u2067\u2069', '\ufeff', '\u200b'],
  'a flood of combining marks': [`a${'\u0301'.repeat(5000)}`],
  'control characters': ['a\r\nSet-Cookie: x=1', '\u001b[31m', '\u2028'],
  'a prototype': ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString'],
  'a path': [
    '../../etc/passwd',
    '..%2f..%2fvault',
    '/etc/passwd',
    'vault/../yard',
    '.',
    '..',
    'yard%2F..%2Fvault',
    'yard\u0000vault',
  ],
  'a very long text': ['x'.repeat(20_000)],
  'another’s id': ['vault', 'host:43', 'host:host:43', ' vault', 'VAULT', 'vault\u200b'],
  nothing: ['', ' '],
} as const;

const WRONG_VALUES = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  2 ** 31,
  2 ** 53,
  [],
  {},
  ['x'],
  { x: 1 },
  [[]],
  { $gt: '' },
];

const withBody = (ask: Ask, body: Ask['body'], type?: string): Ask => ({
  ...ask,
  body,
  headers: { ...ask.headers, ...(type !== undefined && { 'content-type': type }) },
});

/** The body with each of its values in turn replaced by each of these. */
function replaced(body: object, values: readonly unknown[], wants: (value: unknown) => boolean): object[] {
  return Object.entries(body).flatMap(([key, value]: [string, unknown]) => {
    const here = wants(value) ? values.map((other) => ({ ...body, [key]: other })) : [];
    const within =
      typeof value === 'object' && value !== null
        ? replaced(value, values, wants).map((other) => ({ ...body, [key]: other }))
        : [];
    return [...here, ...within];
  });
}
const jsonOf = ({ body }: Ask) => JSON.parse(body as string) as object;
const isJson = ({ headers, body }: Ask) =>
  headers['content-type'] === 'application/json' && typeof body === 'string';
const ifJson = (make: (body: object) => (string | Uint8Array)[]) => (ask: Ask) =>
  isJson(ask) ? make(jsonOf(ask)).map((body) => withBody(ask, body as string)) : [];
const ifBody = (make: (ask: Ask) => Ask[]) => (ask: Ask) => (ask.body === null ? [] : make(ask));

function chunks(count: number, size: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent++ === count) controller.close();
      else controller.enqueue(new Uint8Array(size).fill(0x20));
    },
  });
}

const SITES: Record<string, Record<string, string>> = {
  'from another site': { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  'from another origin of the site': { 'sec-fetch-site': 'same-site', origin: 'http://evil.localhost' },
  'from another origin, without fetch metadata': { origin: 'https://evil.example' },
  'from nowhere': { origin: 'null' },
  'from another port': { origin: 'http://localhost:4000' },
  'from an origin that ends like the host’s': { origin: 'https://evil-chat.example.org' },
  'from an origin that begins like the host’s': { origin: 'https://chat.example.org.evil.example' },
  'from the host’s origin': { origin: 'https://chat.example.org' },
  'from two origins': { origin: 'https://chat.example.org, https://evil.example' },
};

const HEADERS: Record<string, Record<string, string>> = {
  'header flood': Object.fromEntries(
    Array.from({ length: 300 }, (_one, index) => [`x-${index}`, 'y'.repeat(40)]),
  ),
  'long headers': {
    'accept-language': 'en;q=0.1,'.repeat(1500),
    'user-agent': '\u00ff(('.repeat(4000),
    referer: `https://evil.example/${'a'.repeat(8000)}`,
    'last-event-id': '9'.repeat(8000),
  },
  'odd headers': {
    'accept-language': '*;q=NaN, __proto__, ../../etc/passwd',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'javascript',
    'x-forwarded-for': "127.0.0.1, ' or 1=1",
    'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
    'x-http-method-override': 'DELETE',
    'last-event-id': '-1e999',
    range: 'bytes=0-0,1-1',
    'if-none-match': '*',
    'next-action': '0'.repeat(40),
    rsc: '1',
  },
};

const CHUNK = 16 * 1024;

/** By name; the names are what the table of attacks shows. */
export const BREAKAGES: Breakages = {
  'nothing wrong': (ask) => [ask],
  ...Object.fromEntries(
    Object.entries({ ...SITES, ...HEADERS }).map(([name, headers]) => [
      name,
      (ask: Ask) => [{ ...ask, headers: { ...ask.headers, ...headers } }],
    ]),
  ),
  'cookie flood': (ask) => [
    {
      ...ask,
      headers: {
        ...ask.headers,
        cookie: [
          ask.headers.cookie,
          ...Array.from({ length: 400 }, (_one, index) => `call-session.${index}=${'z'.repeat(20)}`),
          '; ;==;=a;"b',
        ]
          .filter(Boolean)
          .join('; '),
      },
    },
  ],
  HEAD: (ask) => (ask.method === 'GET' ? [{ ...ask, method: 'HEAD' }] : []),
  'wrong type': ifBody((ask) =>
    [
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/xml',
      'application/json, text/plain',
      '',
    ].map((type) => withBody(ask, ask.body, type)),
  ),
  'oversized, in one piece': ifBody((ask) => [withBody(ask, ' '.repeat(2 * 1024 * 1024))]),
  'oversized, in chunks without a length': ifBody((ask) => [withBody(ask, chunks(200, CHUNK))]),
  'oversized, with a length that lies': ifBody((ask) => [
    { ...withBody(ask, chunks(200, CHUNK)), headers: { ...ask.headers, 'content-length': '2' } },
  ]),
  'no body': ifBody((ask) => [withBody(ask, null)]),
  'bytes of noise': ifBody((ask) => [
    withBody(
      ask,
      Uint8Array.from({ length: 999 }, (_one, index) => (index * 197) % 256),
    ),
  ]),
  malformed: ifJson((body) => {
    const text = JSON.stringify(body);
    return [
      text.slice(0, -1),
      `${text}x`,
      `\ufeff${text}`,
      `[${text}`,
      text.replaceAll('"', "'"),
      `${text}${text}`,
    ];
  }),
  'bytes that are no UTF-8': ifJson((body) => [
    Uint8Array.of(...new TextEncoder().encode(JSON.stringify(body)), 0xff),
  ]),
  'a deep hole': ifJson(() => [
    '['.repeat(30_000),
    '{"a":'.repeat(6000),
    `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  ]),
  'no object': ifJson(() => ['null', '[]', '7', '"x"', 'true']),
  'prototype keys': ifJson((body) =>
    ['__proto__', 'constructor', 'prototype', 'toString'].map((key) => {
      const text = JSON.stringify(body);
      return `{"${key}":{"isAdmin":true,"role":"moderator"},${text.slice(1)}`;
    }),
  ),
  'keys that the server decides': ifJson((body) =>
    ['roomName', 'room', 'role', 'personId', 'person', 'authorId', 'jwt', 'moderator', 'sub'].map((key) =>
      JSON.stringify({ [key]: 'vera', ...body, ...(key in body ? { [`x${key}`]: 1 } : {}) }),
    ),
  ),
  'keys twice': ifJson((body) => [`${JSON.stringify(body).slice(0, -1)},${JSON.stringify(body).slice(1)}`]),
  'wrong values everywhere': ifJson((body) =>
    replaced(body, WRONG_VALUES, () => true).map((other) => JSON.stringify(other)),
  ),
  'fields left out': ifJson((body) =>
    Object.keys(body).map((key) =>
      JSON.stringify(Object.fromEntries(Object.entries(body).filter(([name]) => name !== key))),
    ),
  ),
  ...Object.fromEntries(
    Object.entries(NASTY).flatMap(([name, texts]) => [
      [
        `${name} in every string`,
        ifJson((body) =>
          replaced(body, texts, (value) => typeof value === 'string').map((other) => JSON.stringify(other)),
        ),
      ],
      [
        `${name} in the address`,
        (ask: Ask) =>
          Object.entries(ask.params).flatMap(([key, value]) =>
            // Out of an address no half of a character can be decoded.
            [...new Set(texts.map((text) => text.toWellFormed()))].map((text) => ({
              ...ask,
              params: { ...ask.params, [key]: Array.isArray(value) ? [...value.slice(0, -1), text] : text },
            })),
          ),
      ],
      [
        `${name} in the query`,
        (ask: Ask) =>
          [...new URLSearchParams(ask.query).keys()].flatMap((key) =>
            texts.map((text) => ({
              ...ask,
              query: new URLSearchParams({ [key]: text.toWellFormed() }).toString(),
            })),
          ),
      ],
    ]),
  ),
  'query twice': (ask) =>
    [...new URLSearchParams(ask.query).keys()].map((key) => ({
      ...ask,
      query: `${ask.query}&${key}=vault&${key}[]=1`,
    })),
  'unknown query': (ask) => [
    {
      ...ask,
      query: `${ask.query}&__proto__[x]=1&chatId=vault&personId=vera&_rsc=x&nextauth=x`.replace(/^&/, ''),
    },
  ],
  'query that cannot be read': (ask) => [{ ...ask, query: '%&%ff=%zz&=&&&=%00' }],
};
