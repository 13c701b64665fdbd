import fc from 'fast-check';

/** As much of JSON Schema as our bodies are described with. */
export interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  enum?: (string | number | null)[];
  const?: string | number | null;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

/** Longest text that is made. */
const LONG = 300;

/** Values of the shape that a schema describes, valid but for what a schema cannot say. */
export function jsonOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(jsonOf));
  switch (schema.type) {
    case 'object': {
      const { properties = {}, required = [] } = schema;
      const values = Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key, jsonOf(value)]),
      );
      return fc.record(values, { requiredKeys: required.filter((key) => key in values) });
    }
    case 'array':
      return fc.array(schema.items ? jsonOf(schema.items) : fc.jsonValue(), { maxLength: 5 });
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -10, max: Math.min(schema.maximum ?? 100, 2_147_483_647) });
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1e12, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case undefined:
    default:
      return fc.jsonValue();
  }
}

function textOf({ pattern, minLength = 0, maxLength = LONG }: JsonSchema): fc.Arbitrary<string> {
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, LONG) });
}
