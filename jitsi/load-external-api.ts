/** Why the domain's `external_api.js` did not come. */
export type LoadFailure =
  'script_unreachable' | 'script_missing' | 'script_blocked' | 'script_timeout' | 'script_not_jitsi';

export class LoadError extends Error {
  override readonly name = 'LoadError';

  constructor(readonly code: LoadFailure) {
    super(code);
  }
}

/** The address the SDK would load for a room; a room of JaaS has its app id in front. */
export function externalApiAddress(domain: string, roomName: string): string {
  const tenant = roomName.includes('/') ? `${roomName.split('/')[0]}/` : '';
  return `https://${domain}/${tenant}external_api.js`;
}

const asked = new Map<string, number>();

/**
 * The address for one more try. Browsers let a second request for an address wait for the first one, so a try that
 * hangs, be it the page's own preload, would hold up all others (HTTP cache lock of Chromium).
 */
function nextAddress(address: string): string {
  const before = asked.get(address) ?? 0;
  asked.set(address, before + 1);
  return before === 0 ? address : `${address}?try=${before + 1}`;
}

/**
 * Loads `external_api.js` before the SDK would: the SDK keeps a failed load for the page's life and tells nobody
 * (jitsi/jitsi-meet-react-sdk#45), but takes a global that is already there.
 *
 * @param timeout milliseconds
 * @throws {LoadError} also when something else than Jitsi answers with 200
 */
export async function loadExternalApi(address: string, timeout: number, signal: AbortSignal): Promise<void> {
  if (typeof window.JitsiMeetExternalAPI === 'function') return;
  const script = document.createElement('script');
  script.async = true;
  script.src = nextAddress(address);
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new LoadError('script_timeout')), timeout);
      signal.addEventListener('abort', () => reject(new LoadError('script_timeout')), { once: true });
      script.onload = () => resolve();
      script.onerror = () => reject(new LoadError('script_unreachable'));
      signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
      document.head.append(script);
    });
    if (typeof window.JitsiMeetExternalAPI !== 'function') throw new LoadError('script_not_jitsi');
  } catch (error) {
    // Left in the page, a late script could still run into the next attempt.
    script.remove();
    throw error;
  }
}
