/** Fields whose text is a secret, whatever it looks like. */
const SECRET_FIELD =
  /(?:token|secret|password|passwd|jwt|cookie|authorization|api[-_]?key|private[-_]?key|database_?url)$/i;

/**
 * What a secret may look like in a text, and what is left of it there. None may look at the same letters again and again:
 * strangers choose some texts, such as the error that an issuer is said to have sent.
 */
const SECRET_TEXT: [RegExp, string][] = [
  // Any JSON Web Token, whole or cut off.
  [/eyJ[\w-]{4,}(?:\.[\w-]*)*/g, '[token]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[key]'],
  // Headers, up to the end of their line.
  [/\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=]\s*)[^\r\n]+/gi, '$1$2[cut]'],
  [/\b(Bearer|Basic)\s+[\w+/=.~-]{6,}/g, '$1 [cut]'],
  // In an address that is none the end of a password cannot be told.
  [/\b(postgres(?:ql)?:\/\/)(?!\[cut\])[^\s@/:]*:[^\s]*/g, '$1[cut]'],
  // The query of an address, and pairs as they stand in one.
  [/(?<=[\w/.:%~)\]-]\?)[\w.~%[\]-]+=[^\s"'`)]*/g, '[cut]'],
  [/((?:token|secret|password|jwt)=)[^\s"'&;,]+/gi, '$1[cut]'],
];

/** An address that may hold a name and a password, up to the last `@`; a password may hold anything but a blank. */
const SIGNED_ADDRESS = /:\/\/[^\s/@:]*:\S*/g;

/**
 * A line of the log without what may be a secret in it, wherever it stands: in a message, an error, its stack or a field
 * at any depth.
 *
 * @param line one JSON object
 */
export function scrub(line: string): string {
  const entry: unknown = JSON.parse(line, (name, value: unknown) => {
    if (value !== null && /^(?:string|object)$/.test(typeof value) && SECRET_FIELD.test(name)) return '[cut]';
    return typeof value === 'string' ? plain(value) : value;
  });
  return `${JSON.stringify(entry)}\n`;
}

function plain(text: string): string {
  const unsigned = text.replace(SIGNED_ADDRESS, (address) => address.replace(/^.*@/, '://[cut]@'));
  return SECRET_TEXT.reduce((rest, [pattern, left]) => rest.replace(pattern, left), unsigned);
}
