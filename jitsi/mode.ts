import 'server-only';
import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Problem } from '../lib/config/setting';
import { JAAS_DOMAIN, PUBLIC_DOMAIN } from './domain';
import { readPrivateKey } from './private-key';
import type { JitsiValues } from './settings';

/** How a token is signed and what it claims about its issuer. */
export interface Signing {
  algorithm: 'HS256' | 'RS256';
  /** Never the text of a secret: each signature would try to read that as a private key first, for half a millisecond. */
  key: KeyObject;
  keyId: string | null;
  issuer: string;
  audience: string;
  subject: string;
  /** Seconds. */
  timeToLive: number;
  /** JaaS documents `moderator` as "true" or "false"; Prosody's modules take a boolean. */
  moderatorAsText: boolean;
}

/** Which Jitsi, and how it lets people in. */
export type JitsiMode =
  | { kind: 'public'; domain: string; signing: null }
  | { kind: 'open'; domain: string; signing: null }
  | { kind: 'secret' | 'key'; domain: string; signing: Signing }
  | { kind: 'jaas'; domain: string; appId: string; signing: Signing };

const OWN_ONLY = [
  'JITSI_DOMAIN',
  'JITSI_APP_ID',
  'JITSI_APP_SECRET',
  'JITSI_PRIVATE_KEY',
  'JITSI_KEY_ID',
  'JITSI_AUDIENCE',
  'JITSI_SUBJECT',
] as const;
const TOKEN_ONLY = OWN_ONLY.slice(1);
const JAAS = ['JAAS_APP_ID', 'JAAS_KEY_ID', 'JAAS_PRIVATE_KEY'] as const;

/**
 * Chooses the mode by what is set. Half-set and contradictory groups are problems, each with its variable.
 *
 * @param refused names that are set to what cannot be used: they have no value, and still belong to their group
 */
export function chooseMode(
  values: JitsiValues,
  refused: ReadonlySet<string> = new Set(),
): { mode: JitsiMode | null; problems: Problem[] } {
  const problems: Problem[] = [];
  const isSet = (name: keyof JitsiValues) => values[name] !== undefined || refused.has(name);
  const refuse = (names: readonly (keyof JitsiValues)[], why: string) =>
    problems.push(...names.map((name) => ({ name, why })));
  const remove = (names: readonly (keyof JitsiValues)[], why: string) =>
    problems.push(...names.filter(isSet).map((name) => ({ name, why, remove: true as const })));
  const need = (names: readonly (keyof JitsiValues)[], why: string) =>
    refuse(
      names.filter((name) => !isSet(name)),
      `is missing: ${why}`,
    );
  const key = (name: 'JITSI_PRIVATE_KEY' | 'JAAS_PRIVATE_KEY'): KeyObject | null => {
    const text = values[name];
    if (text === undefined) return null;
    try {
      return readPrivateKey(text);
    } catch (error) {
      problems.push({ name, why: (error as Error).message });
      return null;
    }
  };
  const done = (mode: JitsiMode | null) => ({ mode: problems.length > 0 ? null : mode, problems });

  if (JAAS.some(isSet)) {
    need(JAAS, 'JaaS needs JAAS_APP_ID, JAAS_KEY_ID and JAAS_PRIVATE_KEY together');
    remove([...OWN_ONLY, 'JITSI_EVENTS_SECRET'], 'contradicts JAAS_*: choose an own Jitsi or JaaS');
    const privateKey = key('JAAS_PRIVATE_KEY');
    const { JAAS_APP_ID: appId, JAAS_KEY_ID: keyId } = values;
    if (appId && keyId?.includes('/') && !keyId.startsWith(`${appId}/`)) {
      refuse(['JAAS_KEY_ID'], 'belongs to another app id than JAAS_APP_ID');
    }
    if (!appId || !keyId || !privateKey) return done(null);
    return done({
      kind: 'jaas',
      domain: JAAS_DOMAIN,
      appId,
      signing: {
        algorithm: 'RS256',
        key: privateKey,
        keyId: keyId.startsWith(`${appId}/`) ? keyId : `${appId}/${keyId}`,
        issuer: 'chat',
        audience: 'jitsi',
        subject: appId,
        timeToLive: values.JITSI_TOKEN_TTL,
        moderatorAsText: true,
      },
    });
  }

  remove(['JAAS_WEBHOOK_SECRET'], 'is for JaaS, which is not set up: that takes JAAS_APP_ID too');
  const domain = values.JITSI_DOMAIN ?? PUBLIC_DOMAIN;
  const tokenSettings = TOKEN_ONLY.filter(isSet);
  if (values.JITSI_DOMAIN === PUBLIC_DOMAIN) {
    remove(TOKEN_ONLY, `contradicts JITSI_DOMAIN=${PUBLIC_DOMAIN}, which takes no tokens of others`);
    remove(['JITSI_EVENTS_SECRET'], `contradicts JITSI_DOMAIN=${PUBLIC_DOMAIN}, which reports to nobody`);
    return done({ kind: 'public', domain, signing: null });
  }
  if (tokenSettings.length === 0) {
    if (isSet('JITSI_EVENTS_SECRET')) need(['JITSI_DOMAIN'], 'JITSI_EVENTS_SECRET is for an own Jitsi');
    return done({ kind: isSet('JITSI_DOMAIN') ? 'open' : 'public', domain, signing: null });
  }

  need(
    ['JITSI_DOMAIN'],
    `${tokenSettings.join(', ')} ${tokenSettings.length > 1 ? 'are' : 'is'} for an own Jitsi`,
  );
  const byKey = isSet('JITSI_PRIVATE_KEY') || isSet('JITSI_KEY_ID');
  if (byKey && isSet('JITSI_APP_SECRET')) {
    remove(['JITSI_APP_SECRET'], 'contradicts JITSI_PRIVATE_KEY and JITSI_KEY_ID: choose a secret or a key');
  }
  if (byKey)
    need(
      ['JITSI_APP_ID', 'JITSI_PRIVATE_KEY', 'JITSI_KEY_ID'],
      'RS256 needs app id, key and key id together',
    );
  else
    need(
      ['JITSI_APP_ID', 'JITSI_APP_SECRET'],
      'tokens need an app id and a secret (or a private key and its id)',
    );
  const privateKey = key('JITSI_PRIVATE_KEY');
  const { JITSI_APP_SECRET: secret } = values;
  const signingKey = byKey ? privateKey : secret && createSecretKey(secret, 'utf8');
  if (!values.JITSI_APP_ID || !signingKey) return done(null);
  return done({
    kind: byKey ? 'key' : 'secret',
    domain,
    signing: {
      algorithm: byKey ? 'RS256' : 'HS256',
      key: signingKey,
      keyId: values.JITSI_KEY_ID ?? null,
      issuer: values.JITSI_APP_ID,
      audience: values.JITSI_AUDIENCE ?? 'jitsi',
      subject: values.JITSI_SUBJECT ?? new URL(`https://${domain}`).hostname,
      timeToLive: values.JITSI_TOKEN_TTL,
      moderatorAsText: false,
    },
  });
}
