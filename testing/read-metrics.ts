import { expect } from 'vitest';

/** Reads the text format as Prometheus does: a name, labels in quotes with three escapes, a number. */
export function readMetricsText(
  text: string,
): Map<string, { type: string; help: string; samples: [object, number][] }> {
  const found = new Map<string, { type: string; help: string; samples: [object, number][] }>();
  expect(text.endsWith('\n')).toBe(true);
  const escapes: Record<string, string> = { '\\\\': '\\', '\\n': '\n', '\\"': '"' };
  const plain = (escaped: string) => escaped.replace(/\\[\\n"]/g, (escape) => escapes[escape] ?? '');
  for (const line of text.slice(0, -1).split('\n')) {
    const [, word, about, rest = ''] = /^# (HELP|TYPE) ([a-z_]+) (.*)$/.exec(line) ?? [];
    if (about) {
      const metric = found.get(about) ?? { type: '', help: '', samples: [] };
      found.set(about, word === 'HELP' ? { ...metric, help: plain(rest) } : { ...metric, type: rest });
      continue;
    }
    const read = /^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\[\\n"])*",?)*)\})? (\S+)$/.exec(line);
    expect(read, line).not.toBeNull();
    const [, name = '', labels = '', value] = read!;
    const pairs = [...labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)];
    const sample = Object.fromEntries(pairs.map(([, key = '', escaped = '']) => [key, plain(escaped)]));
    expect(Number.isFinite(Number(value))).toBe(true);
    found.get(name)!.samples.push([sample, Number(value)]);
  }
  return found;
}
