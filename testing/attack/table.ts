/** What answers what: attacks by the request they start from and by how it is answered. */
export class AttackTable {
  readonly #rows = new Map<string, Map<string, string[]>>();
  readonly #about: string;

  /** @param about what stands above it */
  constructor(about: string) {
    this.#about = about;
  }

  /** Notes how an attack on a request was answered; several answers where one name stands for several attacks. */
  note(request: string, attack: string, answers: Iterable<string>): void {
    const row = this.#rows.get(request) ?? new Map<string, string[]>();
    this.#rows.set(request, row);
    const answer = [...new Set(answers)].sort().join(', ');
    row.set(answer, [...(row.get(answer) ?? []), attack]);
  }

  /** As it is committed: a heading for each request, and under it a line for each answer. */
  toString(): string {
    const rows = [...this.#rows].sort(([one], [other]) => (one < other ? -1 : 1));
    const sections = rows.map(([request, answers]) => {
      const lines = [...answers].sort(([one], [other]) => (one < other ? -1 : 1));
      return [`${request}`, ...lines.map(([answer, attacks]) => wrapped(answer, attacks.sort()))].join('\n');
    });
    return `${this.#about}\n\n${sections.join('\n\n')}\n`;
  }
}

const WIDTH = 110;

function wrapped(answer: string, attacks: string[]): string {
  const lines: string[] = [];
  let line = `  ${answer}:`;
  for (const [index, attack] of attacks.entries()) {
    const part = ` ${attack}${index < attacks.length - 1 ? ';' : ''}`;
    if (line.length + part.length > WIDTH) {
      lines.push(line);
      line = '   ';
    }
    line += part;
  }
  return [...lines, line].join('\n');
}
