import { useEffect, useState } from 'react';
import type { Examination } from '../../lib/calls/examination';
import type { Language } from '../../lib/people/person';
import { askServer, Refusal } from '../shared/ask-server';
import { useReason } from '../shared/use-reason';

/** Milliseconds from one answer to the next question. */
const EVERY = 1000;
/** Milliseconds that an answer may take. */
const PATIENCE = 5000;
/** So many questions without an answer one after the other, and nobody asks on. */
const MOST_MISSES = 6;

/** `lost`: nobody knows of the examination any more; `reason`: the server's words, or that it is out of reach. */
type Trouble = 'unreachable' | 'lost' | { reason: string };

/**
 * An examination of what calls run on, followed to its end, and a way to begin one.
 *
 * @param first how it stood when the page was made
 */
export function useExamination(first: Examination | null, language: Language) {
  const reasonOf = useReason();
  const [examination, setExamination] = useState(first);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [starting, setStarting] = useState(false);
  const hasEnded = trouble !== null && trouble !== 'unreachable';
  const running = examination?.endedAt === null && !hasEnded ? examination.id : null;

  useEffect(() => {
    if (running === null) return;
    return follow(running, language, {
      onAnswer(answer) {
        setTrouble(null);
        setExamination(answer);
      },
      onMiss: () => setTrouble('unreachable'),
      onLost: (refusal) => setTrouble(refusal ? { reason: refusal.message } : 'lost'),
    });
  }, [running, language]);

  async function start() {
    if (starting || running !== null) return;
    setStarting(true);
    try {
      const { examination: begun } = await ask(language, { method: 'POST' });
      setTrouble(null);
      setExamination(begun);
    } catch (error) {
      setTrouble({ reason: reasonOf(error) });
    } finally {
      setStarting(false);
    }
  }

  return { examination, trouble, busy: starting || running !== null, start: () => void start() };
}

interface Follower {
  onAnswer: (examination: Examination) => void;
  onMiss: () => void;
  /** With the server's refusal where that was its last word. */
  onLost: (refusal: Refusal | null) => void;
}

/** Asks how an examination goes until it is over, or nobody knows of it. @returns ends the asking */
function follow(id: string, language: Language, { onAnswer, onMiss, onLost }: Follower): () => void {
  const left = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  let misses = 0;
  const again = () => (timer = setTimeout(() => void look(), EVERY));

  async function look() {
    const answer = await ask(language, {}, left.signal).catch((error: unknown) => error as Error);
    if (left.signal.aborted) return;
    if ('examination' in answer && answer.examination?.id === id) {
      misses = 0;
      onAnswer(answer.examination);
      if (answer.examination.endedAt === null) again();
      return;
    }
    misses += 1;
    if (misses >= MOST_MISSES) return onLost(answer instanceof Refusal ? answer : null);
    // Once may be another instance, or a server that is being replaced.
    if (misses > 1) onMiss();
    again();
  }

  again();
  return () => {
    left.abort();
    clearTimeout(timer);
  };
}

async function ask(
  language: Language,
  init: RequestInit,
  signal?: AbortSignal,
): Promise<{ examination: Examination | null }> {
  const late = new AbortController();
  const end = () => late.abort();
  signal?.addEventListener('abort', end, { once: true });
  const timer = setTimeout(end, PATIENCE);
  try {
    return await askServer(`/operator/doctor/run?language=${language}`, {
      ...init,
      headers: { Accept: 'application/json' },
      cache: 'no-store',
      signal: late.signal,
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}
