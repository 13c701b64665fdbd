import './jitsi-page-side';

/** The few settings of Jitsi's config.js that the stand-in acts on. */
export interface Config {
  prejoin: boolean;
  hideDisplayName: boolean;
  showHangUp: boolean;
  readOnlyName: boolean;
  startMuted: { audio: boolean; video: boolean };
  /** Joins without asking for microphone and camera. */
  disableInitialGUM: boolean;
  subject?: string;
  localSubject?: string;
  /** Undefined shows every button. */
  toolbarButtons?: string[];
  /** Buttons that tell the page around the frame; true when the click does nothing else. */
  notifyClick: Map<string, boolean>;
  startSilent: boolean;
  /** Whether the call may be shown in a small window; nothing but a clear yes is one. */
  picture: boolean;
}

// `startAudioOnly` is what servers up to stable-11146 call `startLowBandwidthMode`; embedders send both.
const OLDER_KEYS = ['startAudioOnly'];

/**
 * The `config.*` parameters of the hash, without the keys that Jitsi's whitelist drops.
 * @param isFramed a top-level page that skips the pre-join screen by its address gets no devices (jitsi-meet#16262)
 */
export function readConfig(hash: Record<string, unknown>, isFramed: boolean): Config {
  const get = (key: string) => (isAllowed(key) ? lookUp(hash, `config.${key}`) : undefined);
  const prejoin = get('prejoinConfig.enabled') !== false;
  const lowBandwidth = get('startLowBandwidthMode') === true || get('startAudioOnly') === true;
  return {
    prejoin,
    hideDisplayName: get('prejoinConfig.hideDisplayName') === true,
    showHangUp: get('prejoinConfig.showHangUp') === true,
    readOnlyName: get('readOnlyName') === true,
    startMuted: {
      audio: get('startWithAudioMuted') === true,
      video: get('startWithVideoMuted') === true || lowBandwidth,
    },
    disableInitialGUM: get('disableInitialGUM') === true || (!isFramed && !prejoin),
    subject: text(get('subject')),
    localSubject: text(get('localSubject')),
    toolbarButtons: strings(get('toolbarButtons')),
    notifyClick: readNotifyClick(get('buttonsWithNotifyClick')),
    startSilent: get('startSilent') === true,
    picture: get('pip.enableBrowserPiP') === true && get('pip.disabled') !== true,
  };
}

function isAllowed(key: string): boolean {
  const list = [...JitsiPageSide.configWhitelist, ...OLDER_KEYS];
  return list.some((allowed) => key === allowed || key.startsWith(`${allowed}.`));
}

// external_api.js writes `config.prejoinConfig={"enabled":false}`, people write `config.prejoinConfig.enabled=false`.
function lookUp(hash: Record<string, unknown>, key: string): unknown {
  if (key in hash) return hash[key];
  const dot = key.lastIndexOf('.');
  if (dot < 0) return undefined;
  const parent = lookUp(hash, key.slice(0, dot));
  return typeof parent === 'object' && parent !== null
    ? (parent as Record<string, unknown>)[key.slice(dot + 1)]
    : undefined;
}

// A bare key prevents the click's own action (jitsi-meet react/features/toolbox/middleware.web.ts).
function readNotifyClick(value: unknown): Map<string, boolean> {
  const buttons = Array.isArray(value) ? (value as unknown[]) : [];
  return new Map(
    buttons.flatMap((button): [string, boolean][] => {
      if (typeof button === 'string') return [[button, true]];
      const { key, preventExecution } = (button ?? {}) as { key?: unknown; preventExecution?: unknown };
      return typeof key === 'string' ? [[key, Boolean(preventExecution)]] : [];
    }),
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function strings(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined;
}
