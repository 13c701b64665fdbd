import 'server-only';
import { chooseMode, type JitsiMode } from '../../jitsi/mode';
import { JITSI_SETTINGS } from '../../jitsi/settings';
import type { CallRules } from '../calls/call';
import { APP_SETTINGS } from './app-settings';
import { isDemoByDefault } from './loopback';
import { deriveSecret, keptSecret } from './secrets';
import { readSettings, type Environment, type Problem, type Settings } from './setting';

/** All settings by the part they belong to, in the order of the README's table. */
export const SETTING_GROUPS: Record<string, Settings> = { Jitsi: JITSI_SETTINGS, App: APP_SETTINGS };

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** Everything the app was told, checked. */
export interface AppSettings {
  /** Origin at which people reach us, without a slash at the end. */
  baseUrl: string;
  host: string;
  port: number;
  dataDir: string;
  databaseUrl: string | null;
  sessionSecret: string;
  roomSecret: string;
  oidc: OidcSettings | null;
  demo: boolean;
  logLevel: string;
  /** Milliseconds. */
  presenceRenew: number;
  callRules: CallRules;
  jitsi: JitsiMode;
}

/** Bad settings: one message that names every bad variable, why, and a safe example. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: Problem[]) {
    const all = Object.values(SETTING_GROUPS).reduce((sum, group) => ({ ...sum, ...group }));
    const lines = problems.map(({ name, why }) => {
      const example = all[name]?.example;
      return `  ${name} ${why}${example ? `\n      for example: ${name}=${example}` : ''}`;
    });
    super(`These settings stop the start:\n${lines.join('\n')}`);
  }
}

/**
 * Reads and checks all settings. Makes the session secret when none is set, unless something is wrong.
 *
 * @throws {SettingsError} naming every bad variable at once
 */
export function loadSettings(environment: Environment): AppSettings {
  const app = readSettings(APP_SETTINGS, environment);
  const jitsi = readSettings(JITSI_SETTINGS, environment);
  const problems = [...app.problems, ...jitsi.problems];

  const { values } = app;
  const oidcNames = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
  if (oidcNames.some((name) => values[name] !== undefined)) {
    for (const name of oidcNames) {
      if (values[name] === undefined && !problems.some((problem) => problem.name === name)) {
        problems.push({ name, why: `is missing: sign-in needs ${oidcNames.join(', ')} together` });
      }
    }
  }
  if (values.PRESENCE_EXPIRE_SECONDS < 2 * values.PRESENCE_RENEW_SECONDS) {
    const why = 'must be at least twice PRESENCE_RENEW_SECONDS, or one lost word ends a call';
    problems.push({ name: 'PRESENCE_EXPIRE_SECONDS', why });
  }
  // A mode is chosen from good values only; a refused one would be reported twice.
  const { mode, problems: modeProblems } =
    jitsi.problems.length > 0 ? { mode: null, problems: [] } : chooseMode(jitsi.values);
  problems.push(...modeProblems);
  if (problems.length > 0 || !mode) throw new SettingsError(problems);

  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = values;
  const oidc = issuer && clientId && clientSecret ? { issuer, clientId, clientSecret } : null;
  const baseUrl = values.NEXTAUTH_URL ?? `http://localhost:${values.PORT}`;
  const sessionSecret = values.NEXTAUTH_SECRET ?? keptSecret(values.DATA_DIR);
  return {
    baseUrl,
    host: values.HOST,
    port: values.PORT,
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL ?? null,
    sessionSecret,
    roomSecret: values.ROOM_SECRET ?? deriveSecret(sessionSecret, 'room names'),
    oidc,
    demo: values.DEMO ?? isDemoByDefault(environment),
    logLevel: values.LOG_LEVEL,
    presenceRenew: values.PRESENCE_RENEW_SECONDS * 1000,
    callRules: { expire: values.PRESENCE_EXPIRE_SECONDS * 1000, grace: values.CALL_GRACE_SECONDS * 1000 },
    jitsi: mode,
  };
}

let loaded: AppSettings | undefined;

/** The settings in force, read from the environment on first use. @throws {SettingsError} */
export function settings(): AppSettings {
  return (loaded ??= loadSettings(process.env));
}
