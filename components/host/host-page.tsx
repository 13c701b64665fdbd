import type { ReactNode } from 'react';
import styles from '../call/call-window.module.css';
import { CloseWindow } from '../shared/close-window';

/**
 * Stands in a host's call window where there is no call, and says why.
 *
 * @param urgent interrupts a screen reader: it came by itself, or is an error
 */
export function HostPage(props: { code: string; title: string; urgent: boolean; children: ReactNode }) {
  const { code, title, urgent, children } = props;
  return (
    <main className={styles.window}>
      <div className={styles.stage}>
        <section className={styles.panel}>
          <div role={urgent ? 'alert' : undefined} data-code={code}>
            <h1>{title}</h1>
            <p>{children}</p>
          </div>
          <CloseWindow />
        </section>
      </div>
    </main>
  );
}
