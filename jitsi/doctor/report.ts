import 'server-only';
import { createTranslator } from 'next-intl';
import type { ExaminationRow } from '../../lib/calls/examination';
import { MESSAGES } from '../../lib/i18n/sentence';
import type { Language } from '../../lib/people/person';
import { wouldFail, type Check, type Finding } from './finding';

const NARROWEST = 80;

/** The findings as a table of so many columns, with a last line that says whether calls would work. */
export function table(findings: readonly Finding[], language: Language, width: number): string {
  const t = translator(language);
  const rows = findings.map((finding) => {
    const { check, resultWord: result, why, what } = rowOf(finding, language);
    return { check, result, why, what };
  });
  const head = { check: t('head.check'), result: t('head.result'), why: t('head.why'), what: t('head.what') };
  const longest = (name: 'check' | 'result') => Math.max(...[head, ...rows].map((row) => row[name].length));
  const [check, result] = [longest('check'), longest('result')];
  const left = Math.max(width, NARROWEST) - check - result - 6;
  const widths = [check, result, Math.floor(left / 2), Math.ceil(left / 2)];
  const lines = [head, ...rows].flatMap((row) =>
    cellsToLines([row.check, row.result, row.why, row.what], widths),
  );
  return `${lines.join('\n')}\n\n${verdict(findings, language)}\n`;
}

/** The same for programs: codes are stable, sentences are not. */
export function json(findings: readonly Finding[], language: Language): string {
  const checks = findings.map((finding) => {
    const { why, what } = rowOf(finding, language);
    return { ...finding, why, what: what || null };
  });
  return `${JSON.stringify({ ok: !wouldFail(findings), checks }, null, 2)}\n`;
}

/** Whether calls would work, in a sentence. */
export function verdict(findings: readonly Finding[], language: Language): string {
  const t = translator(language);
  if (!wouldFail(findings)) return t('verdict.ok');
  const isUnsafeOnly = findings.every(({ result, check }) => result !== 'failed' || check === 'signature');
  return t(isUnsafeOnly ? 'verdict.unsafe' : 'verdict.failed');
}

export function checkName(check: Check, language: Language): string {
  return translator(language)(`check.${check}`);
}

/** A finding in words; `what` is empty where there is nothing to do. */
export function rowOf(finding: Finding, language: Language): ExaminationRow {
  const { check, result, code, values, failure, said } = finding;
  const t = translator(language);
  const why = t(`why.${code}` as 'why.dns_ok', { ...values, said: said ?? '' });
  return {
    check: checkName(check, language),
    result,
    resultWord: t(`result.${result}`),
    code,
    why: said ? t('said', { why, said }) : why,
    what: (failure && windowFix(failure, language)) ?? ownFix(finding, language) ?? '',
  };
}

/** What the call window tells moderators to tell the operator, without telling whom it is for. */
function windowFix(failure: string, language: Language): string | null {
  const fixes: Partial<Record<string, string>> = MESSAGES[language].call.failed.fix;
  const [, fix = ''] = /^[^:]+: (.*)$/.exec(fixes[failure] ?? '') ?? [];
  return fix ? fix.charAt(0).toUpperCase() + fix.slice(1) : null;
}

function ownFix({ code, values }: Finding, language: Language): string | null {
  return code in MESSAGES[language].doctor.fix
    ? translator(language)(`fix.${code}` as 'fix.dns_missing', values)
    : null;
}

function translator(language: Language) {
  return createTranslator({ locale: language, messages: MESSAGES[language], namespace: 'doctor' });
}

function cellsToLines(cells: string[], widths: number[]): string[] {
  const wrapped = cells.map((cell, column) => wrap(cell, widths[column] ?? 0));
  const height = Math.max(...wrapped.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, column) => (lines[line] ?? '').padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}
