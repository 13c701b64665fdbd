import type { CallRecord } from '@/lib/calls/call-view';
import styles from './call-emblem.module.css';
import { MediaIcon } from '../shared/media-icon';

/** The icon of a call, in the colour of what became of it. */
export function CallEmblem({ call, viewerId }: { call: CallRecord; viewerId: string }) {
  const missed = (call.outcome === 'missed' || call.outcome === 'busy') && call.startedBy.id !== viewerId;
  const tone = call.outcome === 'ongoing' ? styles.live : missed ? styles.missed : styles.over;
  return (
    <span className={`${styles.emblem} ${tone}`}>
      <MediaIcon media={call.media} />
    </span>
  );
}
