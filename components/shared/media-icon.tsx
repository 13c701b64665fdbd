import type { Media } from '../../lib/calls/ticket';
import styles from './media-icon.module.css';

const SHAPES: Record<Media, string> = {
  video:
    'M4 6h10a2 2 0 0 1 2 2v2.2l4.4-2.9a1 1 0 0 1 1.6.8v7.8a1 1 0 0 1-1.6.8L16 13.800V16a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2Z',
  audio:
    'M6.6 3.2 9 3.100a1.5 1.5 0 0 1 1.5 1.100l.9 3.200a1.5 1.5 0 0 1-.5 1.600L9.3 10.300a12 12 0 0 0 4.4 4.400l1.3-1.600a1.5 1.5 0 0 1 1.6-.5l3.2.9a1.5 1.5 0 0 1 1.1 1.500l-.1 2.400a2.5 2.5 0 0 1-2.7 2.400A16 16 0 0 1 4.2 5.900a2.5 2.5 0 0 1 2.4-2.700Z',
};

/** A camera or a receiver, beside words that say the same. */
export function MediaIcon({ media }: { media: Media }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className={styles.icon}>
      <path d={SHAPES[media]} />
    </svg>
  );
}
