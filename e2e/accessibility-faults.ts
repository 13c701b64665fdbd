import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** All accessibility faults of what a page shows now, but for the meeting in its frame, which is not ours. */
export async function allFaults(page: Page): Promise<string[]> {
  return (await violations(page)).map(toLine);
}

/** Those of them that are serious or critical. */
export async function seriousFaults(page: Page): Promise<string[]> {
  const found = await violations(page);
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(toLine);
}

async function violations(page: Page): Promise<axe.Result[]> {
  // Through the debugger, where the page's own security policy does not apply.
  await page.evaluate(axe.source);
  const run = () => (window as unknown as { axe: typeof axe }).axe.run({ exclude: ['iframe'] });
  return (await page.evaluate(run)).violations;
}

function toLine({ id, nodes }: axe.Result): string {
  return `${id}: ${nodes.map(({ html }) => html).join(' ')}`;
}
