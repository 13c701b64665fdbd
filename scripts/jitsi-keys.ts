// npm run jitsi:keys: a key pair for RS256, so that no secret is shared with the Jitsi. Shows what to set on both
// sides, never the key. With -- --rotate: a new one, while the one in use stays published until its tokens are dead.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { forgetDeadKeys, makeKey, newestKey, retireKey, type KeptKey } from '../jitsi/key-folder';
import { readPrivateKey } from '../jitsi/private-key';
import { JITSI_SETTINGS } from '../jitsi/settings';
import { APP_SETTINGS } from '../lib/config/app-settings';
import { isLoopback } from '../lib/config/loopback';
import { readSettings } from '../lib/config/setting';
import { loadEnvFiles } from './load-env-files.mjs';

/** Why there is no key, in sentences for who asked. */
class NoKey extends Error {}

try {
  const { values } = parseArgs({ options: { rotate: { type: 'boolean', default: false } } });
  showKey(values.rotate);
} catch (error) {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  if (!(error instanceof NoKey) && !syscall && !code.startsWith('ERR_PARSE_ARGS')) throw error;
  process.stderr.write(`\n${(error as Error).message}\n\n`);
  process.exitCode = 1;
}

function showKey(rotate: boolean): void {
  loadEnvFiles({ root: process.cwd() });
  const settings = settingsInForce();
  const { DATA_DIR: dataDir, JITSI_KEY_ID: inUse } = settings;
  const now = new Date();
  for (const keyId of forgetDeadKeys(dataDir, now, inUse ?? null))
    console.log(`Removed ${keyId}: all its tokens are dead.`);
  const before = newestKey(dataDir);
  const key = rotate || !before ? rotated(before, settings, now) : before;
  console.log(inUse === key.keyId ? `\n  ${key.keyId} is the key in use.` : `\n  The key: ${key.keyId}`);
  console.log(whatToSet(key, settings));
}

function settingsInForce() {
  const { DATA_DIR, NEXTAUTH_URL, PORT } = APP_SETTINGS;
  const { values, problems } = readSettings({ ...JITSI_SETTINGS, DATA_DIR, NEXTAUTH_URL, PORT }, process.env);
  if (problems.length > 0) throw new NoKey(problems.map(({ name, why }) => `${name} ${why}.`).join('\n'));
  return values;
}
type InForce = ReturnType<typeof settingsInForce>;

/** A new key; the one in use until now, or else the last one made, is published for as long as it is needed. */
function rotated(last: KeptKey | null, settings: InForce, now: Date): KeptKey {
  const { DATA_DIR: dataDir, JITSI_KEY_ID: keyId, JITSI_PRIVATE_KEY: text } = settings;
  const old = keyId && text ? { keyId, text } : last && { keyId: last.keyId, text: last.file };
  // Read before one is made: a new key beside an old one that nobody publishes would be taken for the one to set.
  const privateKey = old && readOld(old.keyId, old.text);
  const made = makeKey(dataDir, now);
  if (old && privateKey) {
    const { until } = retireKey(dataDir, { keyId: old.keyId, privateKey }, settings.JITSI_TOKEN_TTL, now);
    console.log(
      `\n  ${old.keyId} stays published until ${until.toISOString()}: set the new one and restart within a day.`,
    );
  }
  return made;
}

function readOld(keyId: string, text: string) {
  try {
    return readPrivateKey(text);
  } catch (error) {
    throw new NoKey(
      `The key in use until now, ${keyId}, ${(error as Error).message}. Mend JITSI_PRIVATE_KEY, or remove it with JITSI_KEY_ID; no new key was made.`,
    );
  }
}

function whatToSet({ keyId, file }: KeptKey, settings: InForce): string {
  const origin = settings.NEXTAUTH_URL ?? `http://localhost:${settings.PORT}`;
  // From inside a container, localhost is the container.
  const fromJitsi = isLoopback(origin) ? `http://host.docker.internal:${settings.PORT}` : origin;
  const appId = settings.JITSI_APP_ID ?? 'calls';
  return `
  This app (.env), without JITSI_APP_SECRET, and then start it again:
    JITSI_APP_ID=${appId}
    JITSI_PRIVATE_KEY=${path.isAbsolute(file) ? file : `./${file}`}
    JITSI_KEY_ID=${keyId}
  In a container JITSI_PRIVATE_KEY takes the file's base64 instead: base64 < '${file}' | tr -d '\\n'

  The Jitsi (jitsi/.env), without JWT_APP_SECRET; the same for every key:
    JWT_APP_ID=${appId}
    JWT_ASAP_KEYSERVER=${fromJitsi}/jitsi/keys
`;
}
