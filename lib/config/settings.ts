import 'server-only';
import { chooseMode, type JitsiMode } from '../../jitsi/mode';
import { JITSI_SETTINGS } from '../../jitsi/settings';
import type { CallRules } from '../calls/call';
import type { LimitRules } from '../limits/kinds';
import { APP_SETTINGS } from './app-settings';
import { HOST_SETTINGS, readHost, type HostSettings } from './host-settings';
import { LIMIT_SETTINGS, readLimits } from './limit-settings';
import { isDemoByDefault } from './loopback';
import { deriveSecret, keptSecret } from './secrets';
import { readSettings, type Environment, type Problem, type Settings } from './setting';

/** All settings by the part they belong to, in the order of the README's table. */
export const SETTING_GROUPS: Record<string, Settings> = {
  Jitsi: JITSI_SETTINGS,
  App: APP_SETTINGS,
  'Your chat': HOST_SETTINGS,
  Limits: LIMIT_SETTINGS,
};

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
  /** The chat that runs beside us as a system of its own; null where there is none. */
  hostChat: HostSettings | null;
  /** What the operator's page and the metrics ask for; null where nobody may see them, but on a demo's own machine. */
  operatorPassword: string | null;
  logLevel: string;
  /** Null where nothing is limited. */
  limits: LimitRules | null;
  /** So many entries of `X-Forwarded-For`, from the right, are of proxies of ours. */
  trustedProxies: number;
  /** Milliseconds. */
  presenceRenew: number;
  callRules: CallRules;
  /** Most people in a group whose calls ring. */
  ringLimit: number;
  jitsi: JitsiMode;
  /** What a Jitsi proves itself with when it reports who is in a room; null where it has no way in. */
  roomEvents: { eventsSecret: string | null; webhookSecret: string | null };
}

/**
 * How long an occupant that the provider's server has reported is believed to be there, in milliseconds: longer than
 * most calls, as nobody renews it, and an end for the call where that server has died without a word.
 */
const OCCUPANT_EXPIRE = 4 * 3600_000;

/** Bad settings: one message that names every bad variable, why, and a safe example. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: Problem[]) {
    const all = Object.values(SETTING_GROUPS).reduce((sum, group) => ({ ...sum, ...group }));
    const lines = problems.map(({ name, why, remove }) => {
      const example = all[name]?.example;
      const advice = remove ? 'remove it, or leave it empty' : example && `for example: ${name}=${example}`;
      return `  ${name} ${why}${advice ? `\n      ${advice}` : ''}`;
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
  const ofHost = readSettings(HOST_SETTINGS, environment);
  const ofLimits = readSettings(LIMIT_SETTINGS, environment);
  const refused = [...app.problems, ...jitsi.problems, ...ofHost.problems, ...ofLimits.problems];
  const refusedNames = new Set(refused.map(({ name }) => name));
  const problems: Problem[] = [];

  const { values } = app;
  const oidcNames = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
  const missing = oidcNames.filter((name) => values[name] === undefined && !refusedNames.has(name));
  if (missing.length < oidcNames.length) {
    const why = `is missing: sign-in needs ${oidcNames.join(', ')} together`;
    problems.push(...missing.map((name) => ({ name, why })));
  }
  if (values.PRESENCE_EXPIRE_SECONDS < 2 * values.PRESENCE_RENEW_SECONDS) {
    const why = 'must be at least twice PRESENCE_RENEW_SECONDS, or one lost word ends a call';
    problems.push({ name: 'PRESENCE_EXPIRE_SECONDS', why });
  }
  const baseUrl = values.NEXTAUTH_URL ?? `http://localhost:${values.PORT}`;
  const { hostChat, problems: hostProblems } = readHost(ofHost.values, refusedNames, baseUrl);
  problems.push(...hostProblems);
  const limits = readLimits(ofLimits.values, refusedNames, {
    host: values.HOST,
    baseUrl,
    renewSeconds: values.PRESENCE_RENEW_SECONDS,
  });
  problems.push(...limits.problems);
  const { mode, problems: modeProblems } = chooseMode(jitsi.values, refusedNames);
  problems.push(...modeProblems);
  // What must go needs no better value.
  const leaving = new Set(problems.filter(({ remove }) => remove).map(({ name }) => name));
  problems.unshift(...refused.filter(({ name }) => !leaving.has(name)));
  if (problems.length > 0 || !mode) throw new SettingsError(problems);

  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = values;
  const oidc = issuer && clientId && clientSecret ? { issuer, clientId, clientSecret } : null;
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
    hostChat,
    operatorPassword: values.OPERATOR_PASSWORD ?? null,
    demo: values.DEMO ?? isDemoByDefault(environment),
    logLevel: values.LOG_LEVEL,
    limits: limits.rules,
    trustedProxies: limits.trustedProxies,
    presenceRenew: values.PRESENCE_RENEW_SECONDS * 1000,
    callRules: {
      expire: values.PRESENCE_EXPIRE_SECONDS * 1000,
      occupantExpire: OCCUPANT_EXPIRE,
      grace: values.CALL_GRACE_SECONDS * 1000,
      ring: values.RING_SECONDS * 1000,
    },
    ringLimit: values.RING_GROUP_LIMIT,
    jitsi: mode,
    roomEvents: {
      eventsSecret: jitsi.values.JITSI_EVENTS_SECRET ?? null,
      webhookSecret: jitsi.values.JAAS_WEBHOOK_SECRET ?? null,
    },
  };
}

let loaded: AppSettings | undefined;

/** The settings in force, read from the environment on first use. @throws {SettingsError} */
export function settings(): AppSettings {
  return (loaded ??= loadSettings(process.env));
}
