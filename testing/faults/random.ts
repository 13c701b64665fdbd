/** Chance that comes out the same for the same seed (mulberry32). */
export interface Chance {
  /** From 0 to below 1. */
  (): number;
  pick<Item>(items: readonly Item[]): Item;
  /** A whole number from one to below another. */
  between(from: number, to: number): number;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from));
  return Object.assign(next, {
    between,
    pick: <Item>(items: readonly Item[]) => items[between(0, items.length)]!,
  });
}
