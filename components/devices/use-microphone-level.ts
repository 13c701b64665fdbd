import { useEffect, useState } from 'react';
import { HEARD, microphoneLevel } from './microphone-level';

/** Milliseconds between two looks at the level. */
const TICK = 100;
/** How long nobody has to be heard for it to be said, in milliseconds. */
const SILENCE = 7000;

interface Hearing {
  attempt: number;
  level: number;
  heard: boolean;
  silent: boolean;
}

/**
 * Listens to a microphone.
 *
 * @param attempt what was heard counts within one; a new one begins anew
 * @returns level from 0 to 100; `heard` once somebody has spoken; `silent` after a while in which nobody did
 */
export function useMicrophoneLevel(stream: MediaStream | null, attempt: number): Hearing {
  const [hearing, setHearing] = useState<Hearing>({ attempt, level: 0, heard: false, silent: false });

  useEffect(() => {
    if (!stream || typeof AudioContext === 'undefined') return undefined;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    // Some browsers start it only when told to, whatever was pressed.
    if (context.state === 'suspended') void context.resume().catch(() => undefined);
    const samples = new Float32Array(analyser.fftSize);
    let quietFor = 0;
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const level = microphoneLevel(samples);
      quietFor = level < HEARD ? quietFor + TICK : 0;
      setHearing((before) => {
        const heard = level >= HEARD || (before.attempt === attempt && before.heard);
        return { attempt, level, heard, silent: !heard && quietFor >= SILENCE };
      });
    }, TICK);
    return () => {
      clearInterval(timer);
      void context.close().catch(() => undefined);
    };
  }, [stream, attempt]);

  return hearing.attempt === attempt && stream
    ? hearing
    : { attempt, level: 0, heard: hearing.attempt === attempt && hearing.heard, silent: false };
}
