import { expect } from 'vitest';

interface ReadMetric {
  type: string;
  help: string;
  /** In the order of the text; those of a histogram with the end of their name (`_bucket`, `_sum`, `_count`) as `__name`. */
  samples: [Record<string, string>, number][];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\n"])*"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{((?:${LABEL})(?:,${LABEL})*,?)?\\})? (\\S+)$`);
const VALUE = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]Inf|NaN)$/i;
const ESCAPES: Record<string, string> = { '\\\\': '\\', '\\n': '\n', '\\"': '"' };

/**
 * Reads the text format 0.0.4 line by line as Prometheus does, and fails at what it would refuse: a line that is none, a
 * sample without its TYPE before it or among those of another metric, a series twice, a histogram that does not add up.
 */
export function readMetricsText(text: string): Map<string, ReadMetric> {
  const found = new Map<string, ReadMetric>();
  const series = new Set<string>();
  let current = '';
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    const [, word, about = '', rest = ''] = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`).exec(line) ?? [];
    if (word) {
      expect(found.has(about), `${line}: only at the head of its samples`).toBe(
        word === 'TYPE' && about === current,
      );
      current = about;
      const metric = found.get(about) ?? { type: '', help: '', samples: [] };
      found.set(about, word === 'HELP' ? { ...metric, help: plain(rest) } : { ...metric, type: rest });
      continue;
    }
    const read = SAMPLE.exec(line);
    expect(read, line).not.toBeNull();
    const [, name = '', labels = '', value = ''] = read!;
    const metric = found.get(current)!;
    expect(metric.type, line).toMatch(/^(?:counter|gauge|histogram|summary)$/);
    const ending = name.slice(current.length);
    expect(name.startsWith(current) && endings(metric.type).includes(ending), line).toBe(true);
    expect(value, line).toMatch(VALUE);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', escaped = '']) => [
      key,
      plain(escaped),
    ]);
    expect(new Set(pairs.map(([key]) => key)).size, line).toBe(pairs.length);
    const identity = JSON.stringify([name, ...pairs.toSorted()]);
    expect(series.has(identity), `${line}: twice`).toBe(false);
    series.add(identity);
    const sample = Object.fromEntries([...pairs, ...(ending ? [['__name', ending]] : [])]) as Record<
      string,
      string
    >;
    metric.samples.push([sample, Number(value.replace('Inf', 'Infinity'))]);
  }
  for (const [name, metric] of found) if (metric.type === 'histogram') addsUp(name, metric);
  return found;
}

/** The number of one series; undefined where there is none. */
export function valueOf(
  metrics: Map<string, ReadMetric>,
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const isIt = ([sample]: [Record<string, string>, number]) =>
    Object.entries(labels).every(([label, value]) => sample[label] === value) &&
    Object.keys(sample).length === Object.keys(labels).length;
  return metrics.get(name)?.samples.find(isIt)?.[1];
}

function endings(type: string): string[] {
  if (type === 'histogram') return ['_bucket', '_sum', '_count'];
  return type === 'summary' ? ['', '_sum', '_count'] : [''];
}

function plain(escaped: string): string {
  return escaped.replace(/\\[\\n"]/g, (escape) => ESCAPES[escape] ?? '');
}

function addsUp(name: string, { samples }: ReadMetric): void {
  const of = (ending: string) => samples.filter(([{ __name }]) => __name === ending);
  const identity = (labels: Record<string, string>) =>
    JSON.stringify(
      Object.entries(labels)
        .filter(([label]) => label !== '__name' && label !== 'le')
        .toSorted(),
    );
  for (const [labels, count] of of('_count')) {
    const buckets = of('_bucket').filter(([other]) => identity(other) === identity(labels));
    const bounds = buckets.map(([{ le }]) => Number(le?.replace('Inf', 'Infinity')));
    expect(bounds, name).toEqual(bounds.toSorted((one, other) => one - other));
    const counts = buckets.map(([, number]) => number);
    expect(counts, name).toEqual(counts.toSorted((one, other) => one - other));
    expect([bounds.at(-1), counts.at(-1)], name).toEqual([Infinity, count]);
  }
}
