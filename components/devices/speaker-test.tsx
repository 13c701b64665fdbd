import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import controls from '../shared/controls.module.css';
import { DeviceChoice } from './device-choice';
import styles from './device-check.module.css';
import type { Outcome } from './device-report';
import { canChooseOutput, playTone } from './test-tone';

interface SpeakerTestProps {
  outcome: Outcome<'speaker'>;
  outputs: readonly MediaDeviceInfo[];
  onOutcome: (outcome: Outcome<'speaker'>) => void;
}

/** Plays a tone and asks whether it was heard, as no browser can tell. */
export function SpeakerTest({ outcome, outputs, onOutcome }: SpeakerTestProps) {
  const t = useTranslations('check');
  const [output, setOutput] = useState('');
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  async function play(sink: string) {
    stop.current?.();
    stop.current = null;
    try {
      stop.current = await playTone(sink);
      onOutcome('asking');
    } catch {
      onOutcome('failed');
    }
  }

  function choose(sink: string) {
    setOutput(sink);
    void play(sink);
  }

  return (
    <>
      <div className={styles.actions}>
        {outcome === 'asking' && (
          <>
            <button type="button" className={controls.primary} onClick={() => onOutcome('ok')}>
              {t('heard')}
            </button>
            <button type="button" className={controls.secondary} onClick={() => onOutcome('not_heard')}>
              {t('notHeard')}
            </button>
          </>
        )}
        <button
          type="button"
          className={outcome === 'asking' ? controls.quiet : controls.secondary}
          onClick={() => void play(output)}
        >
          {t(outcome === 'idle' ? 'play' : 'playAgain')}
        </button>
      </div>
      {canChooseOutput() && (
        <DeviceChoice check="speaker" devices={outputs} chosen={output} onChoose={choose} />
      )}
    </>
  );
}
