/** Kinds of browsers that let a site use camera and microphone in ways of their own. */
export type BrowserFamily =
  'chrome' | 'edge' | 'yandex' | 'opera' | 'samsung' | 'firefox' | 'safari' | 'web_view' | 'other';

export type System = 'windows' | 'macos' | 'linux' | 'chromeos' | 'android' | 'ios' | 'other';

export interface BrowserName {
  /** `web_view` is a page inside another app, such as a messenger. */
  family: BrowserFamily;
  system: System;
  /** As the browser writes it, at least the major number; empty where it writes none. */
  version: string;
}

/** What a browser tells of itself. */
export interface BrowserFacts {
  userAgent: string;
  /** `navigator.userAgentData.brands`, which Chromium has (https://wicg.github.io/ua-client-hints/). */
  brands?: readonly { brand: string; version: string }[];
  /** `navigator.maxTouchPoints`: tells an iPad from a Mac, whose user agent it shows. */
  touchPoints?: number;
}

const IN_APP =
  /; wv\)|\bFBA[NV]\/|\bFB_IAB\/|\bInstagram\b|\bTelegram|\bVKAndroidApp\/|\bVK(?:iOS|ontakte)|com\.vk\.|\bOK(?:Android|Apps?)\b|\bWhatsApp\/|\bViber\b|\bLine\/|\bMicroMessenger\/|\bSnapchat\/|musical_ly|BytedanceWebview|\bLinkedInApp\b|\bTwitter for\b|\bPinterest\/|\bGSA\//;

/** Before the rest come those that also name the browser they are made of. */
const TOKENS: readonly (readonly [BrowserFamily, RegExp])[] = [
  ['yandex', /\b(?:YaBrowser|YaSearchBrowser)\/([\d.]+)/],
  ['edge', /\b(?:Edg|EdgA|EdgiOS)\/([\d.]+)/],
  ['opera', /\b(?:OPR|OPT|OPX|OPiOS)\/([\d.]+)/],
  ['samsung', /\bSamsungBrowser\/([\d.]+)/],
  ['firefox', /\b(?:Firefox|FxiOS)\/([\d.]+)/],
  ['chrome', /\b(?:Chrome|HeadlessChrome|Chromium|CriOS)\/([\d.]+)/],
  ['safari', /\bVersion\/([\d.]+).*\bSafari\//],
];

const BRANDS: readonly (readonly [BrowserFamily, RegExp])[] = [
  ['web_view', /^Android WebView$/],
  ['yandex', /^Yandex|^YaBrowser$/],
  ['edge', /^Microsoft Edge$/],
  ['opera', /^Opera/],
  ['samsung', /^Samsung Internet$/],
];

/** Which browser it is, as far as it says so. Its brands come first: Yandex Browser can hide in its user agent. */
export function browserName({ userAgent, brands = [], touchPoints = 0 }: BrowserFacts): BrowserName {
  const system = systemOf(userAgent, touchPoints);
  const token = firstMatch(TOKENS, userAgent);
  if (isInApp(userAgent, system)) return { family: 'web_view', system, version: token?.version ?? '' };
  for (const { brand, version } of brands) {
    const family = BRANDS.find(([, pattern]) => pattern.test(brand))?.[0];
    if (!family) continue;
    return { family, system, version: token?.family === family ? token.version : version };
  }
  return { family: token?.family ?? 'other', system, version: token?.version ?? '' };
}

function firstMatch(tokens: typeof TOKENS, text: string): { family: BrowserFamily; version: string } | null {
  for (const [family, pattern] of tokens) {
    const found = pattern.exec(text);
    if (found) return { family, version: found[1] ?? '' };
  }
  return null;
}

// Every browser of iOS calls itself Safari too; an app that merely shows a page has no reason to.
function isInApp(userAgent: string, system: System): boolean {
  return IN_APP.test(userAgent) || (system === 'ios' && !/\bSafari\//.test(userAgent));
}

function systemOf(userAgent: string, touchPoints: number): System {
  if (/\bAndroid\b/.test(userAgent)) return 'android';
  if (/\b(?:iPhone|iPad|iPod)\b/.test(userAgent)) return 'ios';
  if (/\bMacintosh\b/.test(userAgent)) return touchPoints > 1 ? 'ios' : 'macos';
  if (/\bWindows\b/.test(userAgent)) return 'windows';
  if (/\bCrOS\b/.test(userAgent)) return 'chromeos';
  return /\b(?:Linux|X11)\b/.test(userAgent) ? 'linux' : 'other';
}
