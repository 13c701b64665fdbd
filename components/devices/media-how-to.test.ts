import { expect, it } from 'vitest';
import en from '@/lib/i18n/en.json';
import type { BrowserFamily, System } from './browser-name';
import { stepsFor, type HowToKind } from './media-how-to';

it.each<[HowToKind, BrowserFamily, System, string[]]>([
  ['denied', 'chrome', 'windows', ['browser.chrome', 'system.windows']],
  ['denied', 'edge', 'windows', ['browser.edge', 'system.windows']],
  ['denied', 'yandex', 'macos', ['browser.yandex', 'system.macos']],
  ['denied', 'opera', 'linux', ['browser.opera']],
  ['denied', 'firefox', 'linux', ['browser.firefox']],
  ['denied', 'safari', 'macos', ['browser.safari', 'system.macos']],
  ['denied', 'chrome', 'android', ['browser.chrome_android', 'system.android']],
  ['denied', 'yandex', 'android', ['browser.chrome_android', 'system.android']],
  ['denied', 'firefox', 'android', ['browser.firefox_android', 'system.android']],
  ['denied', 'samsung', 'android', ['browser.samsung', 'system.android']],
  ['denied', 'safari', 'ios', ['browser.safari_ios', 'system.ios']],
  ['denied', 'chrome', 'ios', ['browser.other_ios', 'system.ios']],
  ['denied', 'web_view', 'android', ['browser.web_view']],
  ['missing', 'web_view', 'ios', ['browser.web_view']],
  ['denied', 'other', 'other', ['browser.other']],
  ['denied_by_system', 'chrome', 'macos', ['system.macos']],
  ['denied_by_system', 'chrome', 'linux', ['browser.chrome']],
  ['missing', 'chrome', 'windows', ['advice.missing', 'system.windows']],
  ['in_use', 'chrome', 'linux', ['advice.in_use']],
  ['failed', 'safari', 'macos', ['advice.failed', 'system.macos']],
])('a device that is %s in %s on %s: %j', (kind, family, system, expected) => {
  expect(stepsFor(kind, { family, system, version: '' })).toEqual(expected);
});

it('has words for every step', () => {
  const kinds: HowToKind[] = ['denied', 'denied_by_system', 'missing', 'in_use', 'failed'];
  const systems: System[] = ['windows', 'macos', 'linux', 'chromeos', 'android', 'ios', 'other'];
  const families = Object.keys(en.check.browser) as BrowserFamily[];
  const words = en.mediaTrouble as unknown as Record<string, Record<string, string>>;
  const steps = kinds.flatMap((kind) =>
    families.flatMap((family) =>
      systems.flatMap((system) => stepsFor(kind, { family, system, version: '' })),
    ),
  );
  const missing = steps.filter((step) => {
    const [block = '', key = ''] = step.split('.');
    return !words[block]?.[key];
  });
  expect(missing).toEqual([]);
});
