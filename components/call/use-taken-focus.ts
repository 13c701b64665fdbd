import { useLayoutEffect, useRef, type RefObject } from 'react';

/** Takes the focus to an element that stands where a frame was, which had it, or has just left it to the whole page. */
export function useTakenFocus<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    const { activeElement } = document;
    if (activeElement === document.body || activeElement instanceof HTMLIFrameElement) ref.current?.focus();
  }, []);
  return ref;
}
