import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { IMAGE_VARIABLES } from '../jitsi/setup/image-variables';
import { SETTING_GROUPS } from '../lib/config/settings';

const known = new Set([
  ...Object.values(SETTING_GROUPS).flatMap((group) => Object.keys(group)),
  // Of Next itself, when somebody else than `npm start` starts it.
  'NEXT_MANUAL_SIG_HANDLE',
  ...Object.values(IMAGE_VARIABLES).flatMap((names) => [...names]),
  ...['compose', 'compose.scale', 'compose.all'].flatMap((name) =>
    [...readFileSync(`jitsi/${name}.yaml`, 'utf8').matchAll(/\$\{(\w+)/g)].map(
      ([, variable = '']) => variable,
    ),
  ),
]);

describe.each(['own-jitsi.md', 'production.md'])('docs/%s', (name) => {
  const text = readFileSync(path.join(import.meta.dirname, name), 'utf8');

  it('names variables that there are', () => {
    const named = [...text.matchAll(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b(?!\*)/g)].map(([variable]) => variable);
    expect(named.length).toBeGreaterThan(5);
    expect([...new Set(named)].filter((variable) => !known.has(variable))).toEqual([]);
  });

  it('names files that there are', () => {
    for (const [, file = ''] of text.matchAll(/(?:^|[\s`])(jitsi\/[\w./-]+\.(?:yaml|lua))/gm)) {
      expect(existsSync(file), file).toBe(true);
    }
  });

  it('has YAML that can be read', () => {
    // Of Traefik, Kubernetes and Prometheus.
    for (const [, yaml = ''] of text.matchAll(/```yaml\n([^]*?)```/g))
      expect(Object.keys(parse(yaml) as object)).toEqual([
        expect.stringMatching(/^(?:http|containers|scrape_configs)$/),
      ]);
  });
});
