import { useEffect, useState } from 'react';

/** Milliseconds. */
const LOOK_EVERY = 1000;
const TOO_LONG = 30_000;

/**
 * Whether somebody did something on a pre-join screen and has not come in for long since. What they pressed there is
 * not told; that they pressed anything shows by the activation that a frame shares with the page around it (HTML,
 * "user activation").
 */
export function useStalled(active: boolean): boolean {
  const [stalled, setStalled] = useState(false);
  useEffect(() => {
    if (!active) return undefined;
    let pressedAt: number | null = null;
    const timer = setInterval(() => {
      if (navigator.userActivation?.isActive) pressedAt = Date.now();
      setStalled(pressedAt !== null && Date.now() - pressedAt >= TOO_LONG);
    }, LOOK_EVERY);
    return () => {
      clearInterval(timer);
      setStalled(false);
    };
  }, [active]);
  return stalled;
}
