import styles from '../shared/media-icon.module.css';

/** A receiver that is put down. */
export function HangUpIcon() {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className={styles.icon}>
      <path d="M12 8.500c-3.600 0-6.800 1.200-9.200 3.200a1.500 1.500 0 0 0-.4 1.900l1.200 2.200a1.500 1.500 0 0 0 1.800.7l3-1a1.500 1.500 0 0 0 1-1.400v-1.700a11.600 11.600 0 0 1 5.200 0v1.700a1.500 1.500 0 0 0 1 1.400l3 1a1.500 1.500 0 0 0 1.800-.7l1.200-2.200a1.500 1.500 0 0 0-.4-1.900c-2.400-2-5.600-3.200-9.200-3.200Z" />
    </svg>
  );
}

/** A bell; crossed out when it is silent. */
export function BellIcon({ crossed }: { crossed: boolean }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className={styles.icon}>
      <path d="M12 2.800a1.300 1.300 0 0 0-1.300 1.300v.5A6 6 0 0 0 6 10.500v4l-1.700 2.200a.8.8 0 0 0 .6 1.300h14.200a.8.8 0 0 0 .6-1.300L18 14.500v-4a6 6 0 0 0-4.700-5.900v-.5A1.300 1.300 0 0 0 12 2.800ZM9.700 19.300a2.400 2.400 0 0 0 4.600 0Z" />
      {crossed && (
        <>
          <path d="M2 5 20 23" stroke="var(--calls-surface)" strokeWidth="2.500" />
          <path d="M3 3 21 21" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
        </>
      )}
    </svg>
  );
}
