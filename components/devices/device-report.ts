import type { BrowserName } from './browser-name';
import { cannotCall, type CallFacts } from '../call/can-call';
import type { CheckState } from '../shared/state-icon';

const CAPTURE = {
  idle: 'idle',
  checking: 'checking',
  ok: 'ok',
  denied: 'fail',
  denied_by_system: 'fail',
  missing: 'fail',
  in_use: 'fail',
  failed: 'fail',
  ended: 'fail',
  insecure_origin: 'fail',
  browser_unsupported: 'fail',
} as const;

/** Every outcome of every check, and how bad it is. With the check in front they are the codes of a report. */
export const OUTCOMES = {
  browser: {
    checking: 'checking',
    ok: 'ok',
    web_view: 'warn',
    insecure_origin: 'fail',
    browser_unsupported: 'fail',
  },
  domain: {
    checking: 'checking',
    ok: 'ok',
    slow: 'warn',
    timeout: 'fail',
    script_blocked: 'fail',
    unreachable: 'fail',
    offline: 'fail',
  },
  camera: CAPTURE,
  microphone: { ...CAPTURE, listening: 'checking', silent: 'warn' },
  speaker: {
    idle: 'idle',
    asking: 'checking',
    ok: 'ok',
    not_heard: 'fail',
    failed: 'fail',
  },
  screen: { checking: 'checking', ok: 'ok', unsupported: 'warn' },
} as const satisfies Record<string, Record<string, CheckState>>;

export type Check = keyof typeof OUTCOMES;
export type Outcome<C extends Check> = Extract<keyof (typeof OUTCOMES)[C], string>;
export type Outcomes = { [C in Check]: Outcome<C> };

export interface CheckRow {
  check: Check;
  /** Stable, for support: `camera.denied`. */
  code: string;
  outcome: string;
  state: CheckState;
}

/** The checks in the order they are shown in, each with its state. */
export function checkRows(outcomes: Outcomes): CheckRow[] {
  return (Object.keys(OUTCOMES) as Check[]).map((check) => {
    const outcome = outcomes[check];
    const states: Record<string, CheckState> = OUTCOMES[check];
    return { check, code: `${check}.${outcome}`, outcome, state: states[outcome] ?? 'fail' };
  });
}

/** Word for a row's state, a key of `check.state`. That the call server answers does not say that it is well. */
export function stateWord({ code, state }: CheckRow): CheckState | 'answers' {
  return code === 'domain.ok' ? 'answers' : state;
}

/** What the rows come to. The sound of the speaker is the person's to try, so nothing waits for it. */
export function verdict(rows: readonly CheckRow[]): 'unfinished' | 'ready' | 'attention' | 'trouble' {
  const open = ({ check, state }: CheckRow) =>
    check !== 'speaker' && (state === 'idle' || state === 'checking');
  if (rows.some(open)) return 'unfinished';
  if (rows.some(({ state }) => state === 'fail')) return 'trouble';
  return rows.some(({ state }) => state === 'warn') ? 'attention' : 'ready';
}

/** What the browser itself comes to. */
export function browserOutcome(page: CallFacts, { family }: BrowserName): Outcome<'browser'> {
  return cannotCall(page) ?? (family === 'web_view' ? 'web_view' : 'ok');
}

/** What a report says beside its rows. Nothing in it tells whose it is. */
export interface ReportFacts {
  at: Date;
  browser: BrowserName;
  language: string;
  domain: string;
  /** How long the domain took to answer, in milliseconds. */
  answeredIn: number | null;
  /** How many there are; their names could tell whose they are. */
  devices: { camera: number; microphone: number; speaker: number };
}

/** Puts a key of `check.report`, `check.state`, `check.name` or a row into words. */
export interface ReportWords {
  say(key: string, values?: Record<string, string | number>): string;
  sayRow(row: CheckRow): string;
}

/** The result as plain text for support: readable to the person who sends it, with codes for who gets it. */
export function reportText(
  facts: ReportFacts,
  rows: readonly CheckRow[],
  { say, sayRow }: ReportWords,
): string {
  const { at, browser, language, domain, answeredIn, devices } = facts;
  const named = [say(`browser.${browser.family}`), browser.version].filter(Boolean).join(' ');
  return [
    say('report.title'),
    `${say('report.time')}: ${at.toISOString().slice(0, 19)}Z (UTC)`,
    `${say('report.browser')}: ${named}, ${browser.system} (${browser.family})`,
    `${say('report.language')}: ${language}`,
    `${say('report.domain')}: ${domain}${answeredIn === null ? '' : `, ${Math.round(answeredIn)} ms`}`,
    `${say('report.devices')}: ${say('report.counts', devices)}`,
    '',
    ...rows.map((row) => {
      const words = `${say(`name.${row.check}`)} - ${say(`state.${stateWord(row)}`)}: ${sayRow(row)}`;
      return `[${row.code}] ${words}`;
    }),
  ].join('\n');
}
