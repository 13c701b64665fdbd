import { useEffect, useEffectEvent, useRef } from 'react';
import { noticeState, showNotice } from './notices';
import type { Ring } from './ring-store';

/**
 * Shows a notification of the browser for each ring that comes while nobody sees the page, where that is permitted;
 * one for all pages, gone with its ring. Clicking it leads to the page.
 */
export function useRingNotices(
  rings: readonly Ring[],
  textOf: (ring: Ring) => { title: string; body: string },
  silent: boolean,
): void {
  const shown = useRef(new Map<string, Notification | null>());

  const update = useEffectEvent(() => {
    const present = new Set(rings.map(({ key }) => key));
    for (const [key, notice] of shown.current) {
      if (present.has(key)) continue;
      notice?.close();
      shown.current.delete(key);
    }
    if (document.visibilityState === 'visible' || noticeState() !== 'granted') return;
    for (const ring of rings) {
      if (shown.current.has(ring.key)) continue;
      const { title, body } = textOf(ring);
      const notice = showNotice(title, {
        body,
        tag: `ring-${ring.key}`,
        icon: ring.caller.avatarUrl ?? undefined,
        requireInteraction: true,
        silent,
      });
      shown.current.set(ring.key, notice);
    }
  });

  useEffect(() => {
    update();
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, [rings]);

  useEffect(() => {
    const notices = shown.current;
    return () => {
      notices.forEach((notice) => notice?.close());
      notices.clear();
    };
  }, []);
}
