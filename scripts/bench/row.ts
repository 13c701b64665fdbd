/** One line of the table: something of ours beside something measured in the same run. */
export interface Row {
  /** `ticket`, `call-page`, ...: what `--only` takes. */
  measure: string;
  what: string;
  unit: string;
  ours: number;
  /** What it is compared with; null where it stands for itself. */
  beside: { what: string; value: number } | null;
  /** Ours to that beside it; null without one. */
  ratio: number | null;
  target: Target | null;
  /** Null where nothing is promised. */
  met: boolean | null;
}

/** A promise about the ratio or about our own figure. */
export interface Target {
  of: 'ratio' | 'ours';
  is: 'at least' | 'at most';
  value: number;
}

/** How much is measured. */
export interface Size {
  /** How often each of two things is measured, in turns. */
  rounds: number;
  /** Seconds of load in each. */
  seconds: number;
  /** Live streams, and the calls that start at once. */
  streams: number;
  calls: number;
  /** How many times the least amount of chats, calls and members there are at the most. */
  growth: number[];
  /** Operations of each kind in each round, where growth is measured. */
  operations: number;
}

export type Measure = (size: Size) => Promise<Row[]>;

/** A row with its ratio and whether it is as it should be. */
export function row(facts: Omit<Row, 'ratio' | 'met'>): Row {
  const ratio = facts.beside && facts.beside.value > 0 ? rounded(facts.ours / facts.beside.value) : null;
  const { target } = facts;
  const value = target?.of === 'ratio' ? ratio : facts.ours;
  const met = target && value !== null ? isMet(value, target) : null;
  const beside = facts.beside && { ...facts.beside, value: rounded(facts.beside.value) };
  return { ...facts, ours: rounded(facts.ours), beside, ratio, met };
}

function isMet(value: number, { is, value: wanted }: Target): boolean {
  return is === 'at least' ? value >= wanted : value <= wanted;
}

/** Three digits that count: no measure here is truer than that. */
export function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
}

export function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/**
 * Measures several things in turns, ABAB, so that whatever else the machine does meets them alike.
 *
 * @returns of each, what each round gave
 */
export async function inTurns<Name extends string, Result>(
  rounds: number,
  measures: Record<Name, () => Promise<Result>>,
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(measures) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
  for (let round = 0; round < rounds; round += 1) {
    // The other way round every second time, or one would always follow the same other.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      results[name].push(await measures[name]());
    }
  }
  return results;
}
