import { useEffect, useState } from 'react';
import { reachDomain, type Reach } from '../../jitsi/reach-domain';

/** Milliseconds that the domain has to answer in. */
const TIMEOUT = 10_000;

interface Reached {
  outcome: 'checking' | Reach;
  /** Milliseconds; null without an answer. */
  answeredIn: number | null;
}

/** Whether the domain of the calls can be reached from this browser, and a way to try anew. */
export function useReach(domain: string): Reached & { again(): void } {
  const [attempt, setAttempt] = useState(0);
  const [reached, setReached] = useState<Reached>({ outcome: 'checking', answeredIn: null });
  useEffect(() => {
    const left = new AbortController();
    void reachDomain(domain, TIMEOUT, left.signal).then(({ reach, answeredIn }) => {
      if (!left.signal.aborted) setReached({ outcome: reach, answeredIn });
    });
    return () => left.abort();
  }, [domain, attempt]);
  return {
    ...reached,
    again() {
      setReached({ outcome: 'checking', answeredIn: null });
      setAttempt((number) => number + 1);
    },
  };
}
