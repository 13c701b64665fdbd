import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Settings for the stand-in, in place of any other Jitsi; its secret is kept in the data folder. */
export function pointAtStandin() {
  for (const name of Object.keys(process.env)) {
    if (/^(?:JITSI|JAAS)_/.test(name)) delete process.env[name];
  }
  const file = path.join(process.env.DATA_DIR || './data', 'standin', 'app-secret');
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  }
  process.env.STANDIN_PORT ||= '8443';
  // A port that is none is the stand-in's to refuse, in its own name.
  const domain = `localhost:${process.env.STANDIN_PORT}`;
  process.env.JITSI_DOMAIN = URL.canParse(`https://${domain}`) ? domain : 'localhost';
  process.env.JITSI_APP_ID = 'standin';
  process.env.JITSI_APP_SECRET = readFileSync(file, 'utf8').trim();
}
