import type { Row, Target } from './row';

/** A run as it is kept: what ran where, and all its rows. */
export interface Report {
  date: string;
  node: string;
  cpu: string;
  cores: number;
  system: string;
  /** `full`, `quick` or `tiny`: how much was measured. */
  size: string;
  rows: Row[];
}

const HEADS = ['What', 'Ours', 'Beside it', 'Ratio', 'Promise', 'Held'];

/** The cells of each row. */
export function cells(rows: Row[]): string[][] {
  return rows.map(({ what, unit, ours, beside, ratio, target, met }) => [
    what,
    `${number(ours)} ${unit}`,
    beside ? `${number(beside.value)} (${beside.what})` : '',
    ratio === null ? '' : number(ratio),
    target ? promise(target, unit) : '',
    met === null ? '' : met ? 'yes' : 'NO',
  ]);
}

/** For a terminal: columns as wide as they have to be. */
export function asText(rows: Row[]): string {
  const lines = [HEADS, ...cells(rows)];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** For a page of the docs. */
export function asMarkdown({ date, node, cpu, cores, system, size, rows }: Report): string {
  const day = date.slice(0, 10);
  const head = `Run of ${day} (${size}): ${cpu}, ${cores} cores, ${system}, Node ${node}.`;
  const line = (columns: string[]) => `| ${columns.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const names = [...new Set(rows.map(({ measure }) => measure))];
  const tables = names.map((name) =>
    [
      `**${name}**`,
      '',
      line(HEADS),
      line(HEADS.map(() => '---')),
      ...cells(rows.filter(({ measure }) => measure === name)).map(line),
    ].join('\n'),
  );
  return [head, ...tables].join('\n\n');
}

function promise({ of, is, value }: Target, unit: string): string {
  return `${is} ${number(value)}${of === 'ours' ? ` ${unit}` : ''}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1 });
}
