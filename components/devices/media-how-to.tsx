import { useTranslations } from 'next-intl';
import type { BrowserName } from './browser-name';
import styles from './media-how-to.module.css';
import { useBrowserName } from './use-browser-name';

/** What is wrong with a device, as far as it matters for what to do. */
export type HowToKind = 'denied' | 'denied_by_system' | 'missing' | 'in_use' | 'failed';

/** The systems that can keep a device from a browser, each with a switch of its own. */
const SYSTEMS = ['macos', 'windows', 'android', 'ios'] as const;

/** What to do about a camera or microphone, step by step, in this browser and on this system. */
export function MediaHowTo({ device, kind }: { device: 'camera' | 'microphone'; kind: HowToKind }) {
  const t = useTranslations('mediaTrouble');
  const names = useTranslations('check.browser');
  const browser = useBrowserName();
  if (!browser) return null;
  const values = { device: t(`device.${device}`), browser: names(browser.family) };
  return (
    <details className={styles.howTo}>
      <summary>{t(kind.startsWith('denied') ? 'allow' : 'help')}</summary>
      <ol>
        {stepsFor(kind, browser).map((step) => (
          <li key={step}>{t(step, values)}</li>
        ))}
      </ol>
    </details>
  );
}

/** Keys of the steps, below `mediaTrouble`. */
export function stepsFor(kind: HowToKind, browser: BrowserName): string[] {
  const place = `browser.${permissionPlace(browser)}`;
  // Another app holds the page, and its settings are not the browser's.
  if (browser.family === 'web_view') return [place];
  const system = SYSTEMS.find((name) => name === browser.system);
  const systemSteps = system ? [`system.${system}`] : [];
  switch (kind) {
    case 'denied':
      return [place, ...systemSteps];
    case 'denied_by_system':
      return system ? systemSteps : [place];
    case 'missing':
    case 'in_use':
    case 'failed':
      return [`advice.${kind}`, ...systemSteps];
  }
}

/** Where a browser keeps the permissions of a site: the same on no two systems. */
function permissionPlace({ family, system }: BrowserName): string {
  if (family === 'web_view') return 'web_view';
  if (system === 'ios') return family === 'safari' ? 'safari_ios' : 'other_ios';
  if (system === 'android') {
    if (family === 'samsung') return 'samsung';
    return family === 'firefox' ? 'firefox_android' : 'chrome_android';
  }
  return family === 'samsung' ? 'other' : family;
}
