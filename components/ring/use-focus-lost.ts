import { useEffectEvent, useLayoutEffect, type RefObject } from 'react';

/** Calls back when an element leaves the page with the focus in it, which would otherwise fall to the whole page. */
export function useFocusLost(ref: RefObject<HTMLElement | null>, onLost: () => void): void {
  const lost = useEffectEvent(onLost);
  useLayoutEffect(() => {
    const element = ref.current;
    return () => {
      if (element?.contains(document.activeElement)) lost();
    };
  }, [ref]);
}
