import { useSyncExternalStore } from 'react';
import { neverChanges } from '../shared/never-changes';
import { browserName, type BrowserFacts, type BrowserName } from './browser-name';

let known: { userAgent: string; name: BrowserName } | null = null;

function read(): BrowserName {
  const { userAgent, maxTouchPoints, userAgentData } = navigator as Navigator & {
    userAgentData?: { brands?: BrowserFacts['brands'] };
  };
  if (known?.userAgent !== userAgent) {
    const name = browserName({ userAgent, brands: userAgentData?.brands, touchPoints: maxTouchPoints });
    known = { userAgent, name };
  }
  return known.name;
}

/** The browser that shows this page; null in the server's HTML and until React has taken it over. */
export function useBrowserName(): BrowserName | null {
  return useSyncExternalStore(neverChanges, read, () => null);
}
