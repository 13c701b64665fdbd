'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { CameraPreview } from './camera-preview';
import { CheckReport } from './check-report';
import { CheckRow } from './check-row';
import controls from '../shared/controls.module.css';
import dark from '../shared/dark.module.css';
import styles from './device-check.module.css';
import { DeviceChoice } from './device-choice';
import {
  browserOutcome,
  checkRows,
  reportText,
  verdict,
  type CheckRow as Row,
  type Outcome,
  type Outcomes,
} from './device-report';
import { rememberChecked } from './first-check';
import { LevelMeter } from './level-meter';
import { MediaHowTo } from './media-how-to';
import { SpeakerTest } from './speaker-test';
import { useBrowserName } from './use-browser-name';
import { useCapture, type Capture } from './use-capture';
import { howToKind, useCheckWords } from './use-check-words';
import { useDevices } from './use-devices';
import { useMicrophoneLevel } from './use-microphone-level';
import { useReach } from './use-reach';

interface DeviceCheckProps {
  /** Domain of the calls: host, and port where there is one. */
  domain: string;
  /** Leads back to where the check was asked for. */
  onDone?: () => void;
  /** The check stands in a call window, which is dark whatever the chat's colours are. */
  inWindow?: boolean;
}

/**
 * Tries out all that a call needs: browser, way to the server, camera, microphone, speaker, screen. Camera and
 * microphone are open only while this is seen, and what they give stays here.
 */
export function DeviceCheck({ domain, onDone, inWindow = false }: DeviceCheckProps) {
  const t = useTranslations('check');
  const language = useLocale();
  const browser = useBrowserName();
  const camera = useCapture('camera');
  const microphone = useCapture('microphone');
  const hearing = useMicrophoneLevel(microphone.stream, microphone.attempt);
  const { answeredIn, ...reach } = useReach(domain);
  const [speaker, setSpeaker] = useState<Outcome<'speaker'>>('idle');
  const devices = useDevices(`${camera.outcome} ${microphone.outcome}`);
  const words = useCheckWords(domain, browser);

  const outcomes: Outcomes = {
    browser: browser ? browserOutcome(window, browser) : 'checking',
    domain: reach.outcome,
    camera: camera.outcome,
    microphone: microphoneOutcome(microphone, hearing),
    speaker,
    screen: browser ? screenOutcome() : 'checking',
  };
  const rows = checkRows(outcomes);
  const result = verdict(rows);
  const started = camera.attempt > 0;
  useEffect(() => {
    if (result !== 'unfinished') rememberChecked();
  }, [result]);

  function makeText(): string {
    const { camera: cameras, microphone: microphones, speaker: speakers } = devices;
    const counts = { camera: cameras.length, microphone: microphones.length, speaker: speakers.length };
    return reportText(
      { at: new Date(), browser: browser!, language, domain, answeredIn, devices: counts },
      rows,
      { say: (key, values) => t(key, values), sayRow: words.says },
    );
  }

  return (
    <div className={inWindow ? `${dark.dark} ${styles.check} ${styles.inWindow}` : styles.check}>
      {inWindow && <h2 className={styles.title}>{t('title')}</h2>}
      <p className={controls.hint}>{t('intro')}</p>
      <div className={styles.actions}>
        {!started && (
          <button
            type="button"
            className={controls.primary}
            disabled={!browser}
            onClick={() => {
              camera.open();
              microphone.open();
            }}
          >
            {t('start')}
          </button>
        )}
        {onDone && (
          <button type="button" className={started ? controls.primary : controls.secondary} onClick={onDone}>
            {t('done')}
          </button>
        )}
      </div>
      <p role="status" className={styles.verdict} data-result={result}>
        {started && result !== 'unfinished' ? t(`verdict.${result}`) : ''}
      </p>
      <ul className={styles.rows} aria-label={t('list')}>
        {rows.map((row) => (
          <CheckRow key={row.check} row={row} says={words.says(row)} fix={words.fix(row)}>
            {detailsOf(row)}
          </CheckRow>
        ))}
      </ul>
      {browser && <CheckReport makeText={makeText} />}
    </div>
  );

  function detailsOf(row: Row) {
    switch (row.check) {
      case 'domain':
        return (
          (row.state === 'warn' || row.state === 'fail') && (
            <div className={styles.actions}>
              <Again onAgain={reach.again} />
              {(reach.outcome === 'unreachable' || reach.outcome === 'timeout') && (
                <a
                  className={controls.secondary}
                  href={`https://${domain}/`}
                  target="_blank"
                  rel="noreferrer"
                >
                  {t('openDomain', { domain })}
                </a>
              )}
            </div>
          )
        );
      case 'camera':
        return (
          <>
            {camera.stream && <CameraPreview stream={camera.stream} />}
            {captureDetails('camera', camera)}
          </>
        );
      case 'microphone':
        return (
          <>
            {microphone.stream && <LevelMeter level={hearing.level} />}
            {captureDetails('microphone', microphone)}
          </>
        );
      case 'speaker':
        return browser && <SpeakerTest outcome={speaker} outputs={devices.speaker} onOutcome={setSpeaker} />;
      case 'browser':
      case 'screen':
        return null;
    }
  }

  function captureDetails(kind: 'camera' | 'microphone', capture: Capture) {
    const help = howToKind(capture.outcome);
    return (
      <>
        {capture.outcome !== 'idle' && (
          <DeviceChoice
            check={kind}
            devices={devices[kind]}
            chosen={capture.stream?.getTracks()[0]?.getSettings().deviceId ?? ''}
            onChoose={capture.open}
          />
        )}
        {help && <MediaHowTo device={kind} kind={help} />}
        {help && <Again onAgain={() => capture.open()} />}
      </>
    );
  }
}

function Again({ onAgain }: { onAgain: () => void }) {
  const t = useTranslations('check');
  return (
    <button type="button" className={controls.secondary} onClick={onAgain}>
      {t('again')}
    </button>
  );
}

function microphoneOutcome(
  { outcome }: Capture,
  { heard, silent }: { heard: boolean; silent: boolean },
): Outcome<'microphone'> {
  if (outcome !== 'ok' || heard) return outcome;
  return silent ? 'silent' : 'listening';
}

function screenOutcome(): Outcome<'screen'> {
  // Not there on a page that is not secure, and on phones, whatever the types say.
  const media = navigator.mediaDevices as Partial<MediaDevices> | undefined;
  return media?.getDisplayMedia ? 'ok' : 'unsupported';
}
