/** What of a Jitsi's `config.js` matters to a login. Null where it does not say so in words that can be read. */
export interface JitsiConfig {
  domain: string | null;
  /** Host that people without a token log in at, where it is another one. */
  anonymousDomain: string | null;
  muc: string | null;
  focus: string | null;
  websocket: string | null;
  bosh: string | null;
  tokenAuthUrl: string | null;
  disableIframeAPI: boolean;
  /** The stand-in for trying out (jitsi/standin), which is not Jitsi and says so. */
  isStandin: boolean;
}

const LITERAL = String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\`(?:\\.|[^\`\\])*\``;
const TERM = `(?:${LITERAL}|sub(?:domain|dir))`;
const COMMENT = new RegExp(String.raw`(${LITERAL})|\/\/[^\n]*|\/\*[^]*?\*\/`, 'g');

/**
 * Reads `config.js` by patterns, and runs none of it: it comes from a server that is being examined. Texts that are
 * put together with `subdomain` or `subdir` are read for a room without a tenant, where both are empty.
 */
export function readConfig(script: string): JitsiConfig {
  const text = script.replace(COMMENT, (_all, literal?: string) => literal ?? ' ');
  return {
    domain: valueOf(text, 'domain'),
    anonymousDomain: valueOf(text, 'anonymousdomain'),
    muc: valueOf(text, 'muc'),
    focus: valueOf(text, 'focus'),
    websocket: valueOf(text, 'websocket'),
    bosh: valueOf(text, 'bosh'),
    tokenAuthUrl: valueOf(text, 'tokenAuthUrl'),
    disableIframeAPI: isTrue(text, 'disableIframeAPI'),
    isStandin: isTrue(text, 'standIn'),
  };
}

function isTrue(text: string, name: string): boolean {
  return new RegExp(`\\b${name}['"]?\\s*[:=]\\s*true\\b`).test(text);
}

/** The last one wins, as it does when the script runs. */
function valueOf(text: string, name: string): string | null {
  const said = [
    ...text.matchAll(
      new RegExp(`\\b${name}['"]?\\s*[:=]\\s*(${TERM}(?:\\s*\\+\\s*${TERM})*)\\s*[,;}\\n]`, 'g'),
    ),
  ];
  const terms = said.at(-1)?.[1]?.match(new RegExp(TERM, 'g')) ?? [];
  const joined = terms
    .filter((term) => /^['"`]/.test(term))
    .map((term) => term.slice(1, -1).replace(/\\(.)/g, '$1'))
    .join('');
  // What a web server puts in while serving (`<!--# echo var="subdir" -->`), where it has not.
  return joined.replace(/<!--.*?-->/g, '') || null;
}
