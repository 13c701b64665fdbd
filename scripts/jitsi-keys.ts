// npm run jitsi:keys: a key pair for RS256, so that no secret is shared with the Jitsi. Shows what to set on both
// sides, never the key. With -- --rotate: a new one, while the one in use stays published until its tokens are dead.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { forgetDeadKeys, makeKey, newestKey, retireKey, type KeptKey } from '../jitsi/key-folder';
import { readPrivateKey } from '../jitsi/private-key';
import { JITSI_SETTINGS } from '../jitsi/settings';
import { APP_SETTINGS } from '../lib/config/app-settings';
import { readSettings } from '../lib/config/setting';
import { loadEnvFiles } from './load-env-files.mjs';

const { values: options } = parseArgs({ options: { rotate: { type: 'boolean', default: false } } });
loadEnvFiles({ root: process.cwd() });
const app = readSettings(APP_SETTINGS, process.env).values;
const jitsi = readSettings(JITSI_SETTINGS, process.env).values;
const dataDir = app.DATA_DIR;
const now = new Date();

for (const keyId of forgetDeadKeys(dataDir, now, jitsi.JITSI_KEY_ID ?? null))
  console.log(`Removed ${keyId}: all its tokens are dead.`);
const before = newestKey(dataDir);
const key = options.rotate || !before ? rotated(before) : before;
console.log(
  jitsi.JITSI_KEY_ID === key.keyId ? `\n  ${key.keyId} is the key in use.` : `\n  The key: ${key.keyId}`,
);
console.log(whatToSet(key));

/** A new key; the one in use until now, or else the last one made, is published for as long as it is needed. */
function rotated(last: KeptKey | null): KeptKey {
  const { JITSI_KEY_ID: keyId, JITSI_PRIVATE_KEY: text } = jitsi;
  const old = keyId && text ? { keyId, text } : last && { keyId: last.keyId, text: last.file };
  const made = makeKey(dataDir, now);
  if (old) {
    const privateKey = readPrivateKey(old.text);
    const { until } = retireKey(dataDir, { keyId: old.keyId, privateKey }, jitsi.JITSI_TOKEN_TTL, now);
    console.log(
      `\n  ${old.keyId} stays published until ${until.toISOString()}: set the new one and restart within a day.`,
    );
  }
  return made;
}

function whatToSet({ keyId, file }: KeptKey): string {
  const origin = app.NEXTAUTH_URL ?? `http://localhost:${app.PORT}`;
  return `
  This app (.env), without JITSI_APP_SECRET, and then start it again:
    JITSI_APP_ID=${jitsi.JITSI_APP_ID ?? 'calls'}
    JITSI_PRIVATE_KEY=${path.isAbsolute(file) ? file : `./${file}`}
    JITSI_KEY_ID=${keyId}
  In a container JITSI_PRIVATE_KEY takes the file's base64 instead: base64 -w0 ${file}

  The Jitsi (jitsi/.env), without JWT_APP_SECRET; the same for every key:
    JWT_APP_ID=${jitsi.JITSI_APP_ID ?? 'calls'}
    JWT_ASAP_KEYSERVER=${origin}/jitsi/keys
`;
}
