import autocannon from 'autocannon';
import { median } from './row';

/** What a server stood, in requests a second and milliseconds. */
export interface Load {
  perSecond: number;
  p50: number;
  p99: number;
}

export interface Target {
  url: string;
  connections?: number;
  /** Sent in turns. */
  requests: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: string }[];
  /** The only status that is no failure. Default: 200. */
  status?: number;
}

/**
 * Loads a server for some seconds, after a moment to get warm.
 *
 * @throws {Error} when anything else than the expected status came back: a refusal is quick, and would be no measure
 */
export async function load(
  { url, connections = 10, requests, status = 200 }: Target,
  seconds: number,
): Promise<Load> {
  const options = { url, connections, requests };
  await autocannon({ ...options, duration: Math.max(1, seconds / 4) });
  const result = await autocannon({ ...options, duration: seconds });
  const counts = (result as unknown as { statusCodeStats: Record<string, { count: number }> })
    .statusCodeStats;
  const others = Object.keys(counts).filter((code) => Number(code) !== status);
  if (others.length > 0 || result.errors > 0) {
    throw new Error(`${url} answered ${JSON.stringify(counts)}, with ${result.errors} errors`);
  }
  return {
    perSecond: result.requests.total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}

/** The median of each figure over some rounds. */
export function middle(loads: Load[]): Load {
  const of = (name: keyof Load) => median(loads.map((one) => one[name]));
  return { perSecond: of('perSecond'), p50: of('p50'), p99: of('p99') };
}
