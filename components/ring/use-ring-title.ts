import { useEffect } from 'react';

/**
 * Puts another title over the page's own, until it is null. A `<title>` in front of Next's, which is left alone: the
 * first one in a document counts, so Next may change its own meanwhile, and taking ours away is enough.
 */
export function useRingTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return undefined;
    const own = document.createElement('title');
    own.textContent = title;
    const toFront = () => {
      if (document.head.querySelector('title') !== own) document.head.prepend(own);
    };
    // React puts the title of the next page in front of any other.
    const watch = new MutationObserver(toFront);
    toFront();
    watch.observe(document.head, { childList: true });
    return () => {
      watch.disconnect();
      own.remove();
    };
  }, [title]);
}
