import fc from 'fast-check';
import { NASTY } from './breakage';

type Json = unknown;

const nasty = fc.constantFrom<Json>(
  ...Object.values(NASTY).flat(),
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
);
const value = fc.oneof(nasty, fc.jsonValue(), fc.string({ unit: 'binary', maxLength: 40 }));
const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'chatId', 'room', 'role', 'seen', 'id', ''),
  fc.string({ maxLength: 10 }),
);

/** One change of a body: which of its places, counted round, and what becomes of it. */
const change = fc.record({
  kind: fc.constantFrom('replace', 'remove', 'add', 'wrap', 'swap'),
  place: fc.nat({ max: 30 }),
  key,
  value,
});

/** Texts of JSON bodies: good ones, ones with up to three changes, and ones whose text was cut or spoiled. */
export function mutated(good: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const changed = fc
    .tuple(good, fc.array(change, { maxLength: 3 }))
    .map(([body, changes]) => JSON.stringify(changes.reduce(applied, structuredClone(body))));
  const spoiled = fc
    .tuple(changed, fc.nat({ max: 300 }), fc.string({ unit: 'binary', maxLength: 3 }))
    .map(([text, at, more]) => text.slice(0, at) + more + text.slice(at + 1));
  return fc.oneof({ weight: 5, arbitrary: changed }, { weight: 1, arbitrary: spoiled });
}

type Change = typeof change extends fc.Arbitrary<infer Made> ? Made : never;

function applied(body: Json, { kind, place, key, value }: Change): Json {
  const places = placesOf(body);
  const [holder, name] = places[place % (places.length || 1)] ?? [];
  if (!holder || name === undefined) return kind === 'wrap' ? [body] : value;
  const set = (at: string, to: Json) =>
    Object.defineProperty(holder, at, { value: to, enumerable: true, configurable: true, writable: true });
  switch (kind) {
    case 'replace':
      set(name, value);
      break;
    case 'remove':
      delete holder[name];
      break;
    case 'add':
      if (!Array.isArray(holder)) set(key, value);
      break;
    case 'wrap':
      set(name, [holder[name]]);
      break;
    case 'swap': {
      const [other, otherName] = places[(place + 1) % places.length] ?? [];
      if (other && otherName !== undefined) set(name, structuredClone(other[otherName]));
    }
  }
  return body;
}

/** Every place of a body at which there is a value: what holds it, and under which name. */
function placesOf(body: Json): [Record<string, Json>, string][] {
  if (typeof body !== 'object' || body === null) return [];
  const holder = body as Record<string, Json>;
  return Object.keys(holder).flatMap((name): [Record<string, Json>, string][] => [
    [holder, name],
    ...placesOf(holder[name]),
  ]);
}
