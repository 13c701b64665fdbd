import { externalApiAddress } from './load-external-api';

/** Whether calls can be had from a domain. */
export type Reach = 'ok' | 'slow' | 'timeout' | 'script_blocked' | 'unreachable' | 'offline';

/** Longer answers are slow, in milliseconds: the meeting asks for dozens of files one after another. */
const SLOW = 1500;

/**
 * Asks a domain for the script that calls begin with. Its answer is not for us to read (no CORS), only that there is
 * one. Where there is none, another path of the domain tells a script that something in the browser holds back
 * from a domain that is out of reach.
 *
 * @param timeout milliseconds for each question
 * @returns with how long the answer took, in milliseconds; null where there was none
 */
export async function reachDomain(
  domain: string,
  timeout: number,
  signal: AbortSignal,
): Promise<{ reach: Reach; answeredIn: number | null }> {
  const started = performance.now();
  const script = await ask(externalApiAddress(domain, ''), timeout, signal);
  if (script === 'answered') {
    const answeredIn = performance.now() - started;
    return { reach: answeredIn > SLOW ? 'slow' : 'ok', answeredIn };
  }
  if (script === 'timeout') return { reach: 'timeout', answeredIn: null };
  if ((await ask(`https://${domain}/robots.txt`, timeout, signal)) === 'answered') {
    return { reach: 'script_blocked', answeredIn: null };
  }
  // Only the `false` can be believed: true says that there is some network.
  return { reach: navigator.onLine === false ? 'offline' : 'unreachable', answeredIn: null };
}

async function ask(
  address: string,
  timeout: number,
  signal: AbortSignal,
): Promise<'answered' | 'refused' | 'timeout'> {
  if (signal.aborted) return 'refused';
  const limit = new AbortController();
  const end = () => limit.abort();
  signal.addEventListener('abort', end, { once: true });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, timeout);
  try {
    await fetch(address, { mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal: limit.signal });
    return 'answered';
  } catch {
    return late ? 'timeout' : 'refused';
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
