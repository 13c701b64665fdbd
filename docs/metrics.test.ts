import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { countCalls, countTickets } from '../lib/metrics/count-calls';
import { metrics } from '../lib/metrics/metrics';
import { metricsText } from '../lib/metrics/metrics-text';
import { watchProcess } from '../lib/metrics/watch-process';
import type { Services } from '../lib/services';

interface Known {
  name: string;
  type: string;
  labelNames: string[];
  values: { labels: Record<string, string> }[];
}

const text = readFileSync(new URL('production.md', import.meta.url), 'utf8');
/** The cells of each row between two marks, without its head. */
const table = (mark: string) =>
  (new RegExp(`<!-- ${mark} -->([^]*?)<!-- /${mark} -->`).exec(text)?.[1] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
const codes = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
const plainNode = /^(?:process|nodejs)_/;
const TYPES = ['gauge', 'counter', 'histogram', 'summary'];

let known: Known[];
beforeAll(async () => {
  // What counts by itself says what it may count.
  countCalls({} as never);
  for (const jitsi of ['public', 'open', 'secret', 'key', 'jaas']) countTickets({} as never, jitsi);
  watchProcess();
  await metricsText({
    counts: () => Promise.resolve({ ongoing: 0, presences: 0 }),
    webhooks: {
      summary: () => Promise.resolve({ waiting: 0, delivered: 0, givenUp: 0, oldestWaiting: null }),
    },
    now: () => new Date(),
  } as unknown as Services);
  const all = metrics.registry.getMetricsAsArray() as unknown as { name: string; labelNames: string[] }[];
  const read = (await metrics.registry.getMetricsAsJSON()) as unknown as Omit<Known, 'labelNames'>[];
  known = read.map((one) => ({
    ...one,
    labelNames: all.find(({ name }) => name === one.name)?.labelNames ?? [],
  }));
});

describe('the table of metrics', () => {
  it('has every metric with its kind and labels, and none that is not there', () => {
    const rows = table('metrics').map(([name, kind, labels]) => [codes(name), kind, codes(labels)]);
    expect(rows.pop()).toEqual([['process_*', 'nodejs_*'], '', []]);
    const own = known.filter(({ name }) => !plainNode.test(name));
    expect(rows).toEqual(own.map(({ name, type, labelNames }) => [[name], type, labelNames]));
    expect(known.length).toBeGreaterThan(own.length);
    expect(own.every(({ type }) => TYPES.includes(type))).toBe(true);
  });

  it('says of each what it is, and whose', () => {
    for (const [, , , of, says = ''] of table('metrics')) {
      expect(of).toMatch(/^(?:all|each)$/);
      expect(says.length).toBeGreaterThan(10);
    }
  });

  it('names values and metrics that there are', () => {
    const values = new Set(known.flatMap((one) => one.values.flatMap(({ labels }) => Object.values(labels))));
    for (const [, , labels = '', , says = ''] of table('metrics')) {
      for (const code of codes(says)) {
        const isThere = values.has(code) || known.some(({ name }) => name === code);
        expect(isThere || codes(labels).includes(code) || code === '2xx', code).toBe(true);
      }
    }
  });
});

describe('each alert', () => {
  it.each(table('alerts').map((row) => [row[0], row] as const))(
    '(%s) asks for what there is',
    (_when, row) => {
      const [, promql = '', advice = ''] = row;
      const [query = ''] = codes(promql);
      expect(query).toMatch(/ (?:==|<|>) [\d.e]+$/);
      expect(advice.length).toBeGreaterThan(20);
      const selectors = [...query.matchAll(/\b((?:calls|nodejs|process)_\w+|up)(?:\{([^}]*)\})?/g)].filter(
        ([selector]) => selector !== 'calls',
      );
      expect(selectors.length).toBeGreaterThan(0);
      for (const [, name = '', matchers = ''] of selectors) {
        if (name === 'up') continue;
        const metric = known.find((one) => one.name === name.replace(/_bucket$/, ''));
        expect(metric, name).toBeDefined();
        expect(name.endsWith('_bucket')).toBe(metric?.type === 'histogram');
        // A counter alone says nothing: only how it grows does.
        if (metric?.type === 'counter') expect(query).toMatch(new RegExp(`(?:rate|increase)\\(${name}`));
        for (const [, label = '', sign, value = ''] of matchers.matchAll(/(\w+)(=~?)"([^"]*)"/g)) {
          expect(metric?.labelNames).toContain(label);
          if (metric?.type === 'histogram') continue;
          const wanted =
            sign === '='
              ? (one?: string) => one === value
              : (one = '') => new RegExp(`^(?:${value})$`).test(one);
          expect(
            metric?.values.some(({ labels }) => wanted(labels[label])),
            value,
          ).toBe(true);
        }
      }
      expect(query.split('(').length).toBe(query.split(')').length);
    },
  );
});
