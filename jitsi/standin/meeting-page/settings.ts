import './jitsi-page-side';
import { readConfig, type Config } from './config';

/** Everything the address tells the meeting page. */
export interface Settings {
  /** Number that external_api.js gave the frame; null when nobody asked for the API. */
  apiId: number | null;
  token?: string;
  /** The token's user, unverified, as Jitsi shows it before the server has answered. */
  user: TokenUser;
  config: Config;
  name?: string;
  email?: string;
  lang: 'ru' | 'en';
  path: string;
  roomName: string;
  isFramed: boolean;
}

export interface TokenUser {
  id?: string;
  name?: string;
  email?: string;
  /** Only a feature set to false (or "false") is off; what is not listed stays on in the page. */
  features: Record<string, unknown>;
}

/** Reads the address as Jitsi does: token from the hash first, then the query; values are JSON. */
export function readSettings(location: Location): Settings {
  const hash = JitsiPageSide.parseURLParams(location);
  const query = JitsiPageSide.parseURLParams(location, true, 'search');
  const token = text(hash.jwt) ?? text(query.jwt);
  const user = readUser(token);
  const isFramed = window.self !== window.top;
  return {
    apiId: typeof hash.jitsi_meet_external_api_id === 'number' ? hash.jitsi_meet_external_api_id : null,
    token,
    user,
    config: readConfig(hash, isFramed),
    name: user.name ?? text(hash['userInfo.displayName']),
    email: user.email ?? text(hash['userInfo.email']),
    lang: readLanguage(text(query.lang)),
    path: location.pathname,
    roomName: decode(location.pathname.split('/').at(-1) ?? ''),
    isFramed,
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a lone percent sign
  }
}

function readLanguage(asked: string | undefined): 'ru' | 'en' {
  return (asked ?? navigator.language).toLowerCase().startsWith('ru') ? 'ru' : 'en';
}

function readUser(token: string | undefined): TokenUser {
  const context = record(record(decodeBody(token)).context);
  const user = record(context.user);
  return {
    id: text(user.id),
    name: text(user.name),
    email: text(user.email),
    features: record(context.features),
  };
}

function decodeBody(token: string | undefined): unknown {
  const body = token?.split('.')[1];
  if (!body) return null;
  try {
    const bytes = Uint8Array.from(atob(body.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null; // garbage is for the server to refuse
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
