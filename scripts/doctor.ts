// npm run doctor: looks at the settings in force and the Jitsi they point at, for two minutes at most. `--json` for
// programs; `--offline` looks at the stand-in, as `npm run start:offline` runs it. Ends with code 1 when calls would fail.
import { examine } from '../jitsi/doctor/examine';
import type { Finding } from '../jitsi/doctor/finding';
import { wouldFail } from '../jitsi/doctor/finding';
import { json, table } from '../jitsi/doctor/report';
import { isLoopback } from '../lib/config/loopback';
import { loadSettings, SettingsError, type AppSettings } from '../lib/config/settings';
import { loadEnvFiles } from './load-env-files.mjs';
import { pointAtStandin } from './point-at-standin.mjs';

loadEnvFiles();
if (process.argv.includes('--offline')) pointAtStandin();
const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';
const language = locale.startsWith('ru') ? 'ru' : 'en';

const findings = await look();
const text = process.argv.includes('--json')
  ? json(findings, language)
  : table(findings, language, process.stdout.columns ?? 160);
// Written before the end, also where it goes into a pipe.
process.stdout.write(text, () => process.exit(wouldFail(findings) ? 1 : 0));

async function look(): Promise<Finding[]> {
  let settings: AppSettings;
  try {
    settings = loadSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const problems = error.problems.map(({ name, why }) => `${name} ${why}`).join('; ');
    return [{ check: 'settings', result: 'failed', code: 'settings_wrong', values: { problems } }];
  }
  const { jitsi: mode, baseUrl } = settings;
  return examine({ mode, baseUrl, isLoopback: isLoopback(baseUrl) });
}
