'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState, type FocusEvent } from 'react';
import { answerElsewhere, answerRing, declineRing } from './answer-ring';
import styles from './incoming-calls.module.css';
import { useOneCall } from '../windows/one-call';
import { RingCard } from './ring-card';
import { RingOverCard } from './ring-over-card';
import type { Ring } from './ring-store';
import { useReason } from '../shared/use-reason';
import { useRingMuted } from './use-ring-muted';
import { useRingNotices } from './use-ring-notices';
import { useRingSound } from './use-ring-sound';
import { useRings } from './use-rings';
import { useRingTitle } from './use-ring-title';

/** What rings somebody, on whatever page they are: to be seen, heard, and answered or declined. */
export function IncomingCalls({ personId }: { personId: string }) {
  const t = useTranslations('ring');
  const reasonOf = useReason();
  const { rings, store } = useRings(personId);
  const { go } = useOneCall();
  const [muted, setMuted] = useRingMuted();
  const [failures, setFailures] = useState<Record<string, string>>({});
  const [over, setOver] = useState<readonly Ring[]>([]);
  const [first] = rings;
  const cameFrom = useRef<HTMLElement | null>(null);

  useRingSound(rings.length > 0 && !muted);
  useRingTitle(first ? t('pageTitle', { name: first.caller.displayName }) : null);
  useRingNotices(
    rings,
    ({ caller, kind, media, title }) => ({
      title: caller.displayName,
      body: kind === 'group' ? `${t(media)} - ${title}` : t(media),
    }),
    muted,
  );

  function answer(ring: Ring) {
    go({
      chatId: ring.chatId,
      verb: 'answer',
      enter: async (found) => {
        store.finish(ring.key);
        const entered = await answerRing(ring, found);
        if (!entered) setOver((before) => [...before, ring]);
        return entered;
      },
      onElsewhere: () => {
        store.finish(ring.key);
        answerElsewhere(ring);
      },
    });
  }

  async function decline(ring: Ring) {
    store.hide(ring.key);
    try {
      await declineRing(ring);
      store.finish(ring.key);
    } catch (error) {
      const failure = t('notDeclined', { reason: reasonOf(error) });
      setFailures((before) => ({ ...before, [ring.key]: failure }));
      store.unhide(ring.key);
    }
  }

  function dismiss(ring: Ring) {
    setOver((before) => before.filter((other) => other !== ring));
  }

  // A card takes the focus away with it when it goes; it is given back to where it came from.
  function rememberFocus({ relatedTarget, currentTarget }: FocusEvent) {
    if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget)) {
      cameFrom.current = relatedTarget;
    }
  }
  const giveFocusBack = () => cameFrom.current?.focus();

  if (rings.length === 0 && over.length === 0) return null;
  return (
    <section className={styles.calls} aria-label={t('title')} onFocus={rememberFocus}>
      {rings.map((ring) => (
        <RingCard
          key={ring.key}
          ring={ring}
          failure={failures[ring.key]}
          muted={muted}
          onMuted={setMuted}
          onAnswer={() => answer(ring)}
          onDecline={() => void decline(ring)}
          onFocusLost={giveFocusBack}
        />
      ))}
      {over.map((ring) => (
        <RingOverCard
          key={ring.key}
          name={ring.caller.displayName}
          onClose={() => dismiss(ring)}
          onFocusLost={giveFocusBack}
        />
      ))}
    </section>
  );
}
