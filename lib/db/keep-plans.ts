import 'server-only';
import type pg from 'pg';

/** Most statements whose plans a connection keeps; each takes some ten kilobytes of the server's memory. */
const MOST_PLANS = 200;

const names = new Map<string, string>();

/**
 * Has a connection read and plan a statement once, rather than each time it is asked, which takes the server longer than
 * to carry most of ours out.
 */
export function keepPlans(client: pg.ClientBase): void {
  const query = client.query.bind(client) as (...call: unknown[]) => unknown;
  const named = (statement: unknown, values: unknown, ...rest: unknown[]) =>
    query(
      isRepeated(statement, values) ? { ...statement, name: nameOf(statement.text) } : statement,
      values,
      ...rest,
    );
  client.query = named as typeof client.query;
}

/** What has parameters, and no name of its own: anything else takes no planning, or is asked once. */
function isRepeated(statement: unknown, values: unknown): statement is { text: string } {
  const { text, name } = Object(statement) as { text?: unknown; name?: unknown };
  return typeof text === 'string' && !name && Array.isArray(values) && values.length > 0;
}

/** What a statement is kept as; undefined where there are too many already. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= MOST_PLANS) return known;
  const name = `statement_${names.size}`;
  names.set(text, name);
  return name;
}
