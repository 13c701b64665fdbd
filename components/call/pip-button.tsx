'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import styles from './pip-button.module.css';

/** How long the meeting may take to ask for its window, and how long a refusal stays to be read; milliseconds. */
const ASK_WITHIN = 5000;
const READ_WITHIN = 15_000;

/** What the browser offers a page (not yet in the typings of the DOM). */
declare global {
  interface Window {
    documentPictureInPicture?: EventTarget;
  }
}

/** Tells the meeting something. */
interface Commands {
  command(name: 'showPiP' | 'hidePiP'): void;
}

/**
 * `asked`: the meeting was told. `opening`: it has asked for its window, which is loading. `none`: it did not ask, so it
 * does not know how. `gone`: and the person has been told.
 */
type Phase = 'idle' | 'asked' | 'opening' | 'failed' | 'none' | 'gone';

/**
 * Shows the call in a small window on top of all others, and takes it back. Absent outside a meeting, where the browser
 * has no such windows, and once the meeting has turned out not to know them.
 *
 * @param control of the meeting that is on
 * @param inside whether the person is in the meeting: on the pre-join screen Jitsi refuses
 * @param pictured whether the meeting has said that its small window is there
 */
export function PipButton(props: { control: Commands | null; inside: boolean; pictured: boolean }) {
  const { control, inside, pictured } = props;
  const t = useTranslations('pip');
  const [{ phase, of }, setState] = useState({ phase: 'idle' as Phase, of: control });
  const setPhase = (next: Phase) => setState({ phase: next, of: control });
  // Another meeting may know what the last one did not; and one that has answered, however late, does.
  if (of !== control || (pictured && phase !== 'idle')) setPhase('idle');

  useEffect(() => {
    if (phase !== 'asked') return undefined;
    const timer = setTimeout(() => setState({ phase: 'none', of: control }), ASK_WITHIN);
    // The browser's own event tells a meeting that does not answer from one whose window is slow or fails.
    const onEnter = (event: Event) => {
      setState({ phase: 'opening', of: control });
      (event as Event & { window: Window }).window.addEventListener('pagehide', () =>
        setState((now) => (now.phase === 'opening' ? { phase: 'failed', of: control } : now)),
      );
    };
    const windows = window.documentPictureInPicture;
    windows?.addEventListener('enter', onEnter);
    return () => {
      clearTimeout(timer);
      windows?.removeEventListener('enter', onEnter);
    };
  }, [phase, control]);

  useEffect(() => {
    if (phase !== 'none') return undefined;
    const timer = setTimeout(() => setState({ phase: 'gone', of: control }), READ_WITHIN);
    return () => clearTimeout(timer);
  }, [phase, control]);

  if (!control || !inside || phase === 'gone' || !isSupported()) return null;
  const busy = phase === 'asked' || phase === 'opening';

  function press() {
    if (busy || !control) return;
    if (pictured) return control.command('hidePiP');
    setPhase('asked');
    control.command('showPiP');
  }

  return (
    <div className={styles.strip}>
      <p role="status">{said()}</p>
      {phase !== 'none' && (
        <button
          type="button"
          className={styles.button}
          aria-disabled={busy}
          title={pictured ? undefined : t('hint')}
          onClick={press}
        >
          <PipIcon />
          {t(pictured ? 'close' : 'open')}
        </button>
      )}
    </div>
  );

  function said(): string | null {
    if (pictured) return t('on');
    if (phase === 'failed') return t('failed');
    if (phase === 'none') return t('documentPictureInPicture' in window ? 'none' : 'noneHere');
    return busy ? t('opening') : null;
  }
}

function isSupported(): boolean {
  return 'documentPictureInPicture' in window || Boolean(document.pictureInPictureEnabled);
}

function PipIcon() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="18"
      height="18"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden
    >
      <rect x="3" y="5" width="18" height="14" rx="2" />
      <rect x="12" y="12" width="6" height="4" rx="0.5" fill="currentColor" />
    </svg>
  );
}
