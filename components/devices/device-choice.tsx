import { useTranslations } from 'next-intl';
import type { Check } from './device-report';
import controls from '../shared/controls.module.css';
import styles from './device-check.module.css';

interface DeviceChoiceProps {
  check: Extract<Check, 'camera' | 'microphone' | 'speaker'>;
  devices: readonly MediaDeviceInfo[];
  /** Id of the one in use; empty when it is not known. */
  chosen: string;
  onChoose: (deviceId: string) => void;
}

/** Lets choose among several devices of a kind; nothing where there is no choice, or their names are not known yet. */
export function DeviceChoice({ check, devices, chosen, onChoose }: DeviceChoiceProps) {
  const t = useTranslations('check');
  const known = devices.filter(({ deviceId }) => deviceId);
  if (known.length < 2) return null;
  const value = known.some(({ deviceId }) => deviceId === chosen) ? chosen : known[0]!.deviceId;
  return (
    <label className={styles.choice}>
      {t(`choose.${check}`)}
      <select className={controls.field} value={value} onChange={(event) => onChoose(event.target.value)}>
        {known.map(({ deviceId, label }, index) => (
          <option key={deviceId} value={deviceId}>
            {label || t('unnamed', { number: index + 1 })}
          </option>
        ))}
      </select>
    </label>
  );
}
