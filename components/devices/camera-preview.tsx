import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import styles from './device-check.module.css';

/** What a camera sees, as in a mirror. */
export function CameraPreview({ stream }: { stream: MediaStream }) {
  const t = useTranslations('check');
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    element.srcObject = stream;
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  return (
    <video ref={video} className={styles.preview} aria-label={t('preview')} autoPlay playsInline muted />
  );
}
