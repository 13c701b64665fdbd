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

/** Whether whoever reads the file reads a value as it is: Next, Docker Compose, and Prosody where compose hands it on. */
export const isPlain = (value: string) => /^(?!#)[\w.:/@+=,#[\]-]+$/.test(value);

/**
 * What to add at the end of such a file for variables, each with a line that says what it is. It is added and nothing
 * written anew, so that what is there cannot be lost.
 *
 * @throws {Error} for a value that would not be read back as it is
 */
export function additionTo(
  text: string,
  variables: readonly { name: string; value: string; about: string }[],
): string {
  const lines = variables.map(({ name, value, about }) => {
    if (!isPlain(value)) throw new Error(`${name} would be read otherwise`);
    return `# ${about}\n${name}=${value.includes('#') ? `"${value}"` : value}\n`;
  });
  if (lines.length === 0) return '';
  const between = text === '' ? '' : text.endsWith('\n') ? '\n' : '\n\n';
  return between + lines.join('');
}
