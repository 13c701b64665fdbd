/** A variable's line as Next and docker compose read it; in quotes the value may go over lines. */
const LINE = /^[^\S\n]*(?:export[^\S\n]+)?(\w+)[^\S\n]*=[^\S\n]*("(?:\\"|[^"])*"|'[^']*'|[^\n#]*)/gm;

/** What an `.env` file sets. Where a name stands twice, the later line holds; empty values are absent. */
export function readEnvFile(text: string): Record<string, string> {
  const found = [...text.matchAll(LINE)].map(([, name = '', value = '']) => [
    name,
    value.trim().replace(/^(["'])([^]*)\1$/, '$2'),
  ]);
  const values = Object.fromEntries(found) as Record<string, string>;
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

/**
 * The text with variables added at its end, each with a line that says what it is. What is there stays as it is.
 *
 * @throws {Error} for a value that would not be read back as it is
 */
export function addToEnvFile(
  text: string,
  variables: readonly { name: string; value: string; about: string }[],
) {
  const lines = variables.map(({ name, value, about }) => {
    if (!/^[\w.:/@+=,#[\]-]+$/.test(value) || /^#|\s/.test(value)) throw new Error(`${name} needs quotes`);
    return `# ${about}\n${name}=${value.includes('#') ? `"${value}"` : value}\n`;
  });
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return before + (before && lines.length > 0 ? '\n' : '') + lines.join('');
}
