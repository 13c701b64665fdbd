import type { PageSources } from '../lib/http/security-headers';

/** What the framed meeting may use: the permissions that a call needs, of those in `external_api.js`'s `allow`. */
const MEETING_PERMISSIONS = [
  'autoplay',
  'camera',
  'display-capture',
  'fullscreen',
  'microphone',
  'picture-in-picture',
  'screen-wake-lock',
  'speaker-selection',
];

/** What the check of the devices uses by itself. */
const CHECK_PERMISSIONS = ['autoplay', 'camera', 'display-capture', 'microphone', 'speaker-selection'];

/**
 * SHA-256 of nothing. Jitsi's picture-in-picture window is a document of ours, by the browser's rules, and its
 * `libs/documentpip.min.js` styles it through empty style elements (Emotion) that carry no nonce of ours.
 */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** SHA-256 of `height:100%`, which is all the markup that `external_api.js` puts into that window by itself. */
const FULL_HEIGHT = "'sha256-Juy/dqDy1gy1mQy4F6mUri5UHx+atHEcvCxdvfnDs2w='";

/** Where a page that frames the meeting may load from: exactly the chosen domain. */
export function meetingSources(domain: string): PageSources {
  const origin = `https://${domain}`;
  return {
    origin,
    script: [origin],
    style: [origin],
    inlineStyles: [EMPTY_STYLE],
    styleAttributes: [FULL_HEIGHT],
    frame: [origin],
    connect: [origin, `wss://${domain}`],
    permissions: MEETING_PERMISSIONS,
  };
}

/** What the check of the devices needs: to ask whether the domain answers, and nothing of it in the page. */
export function checkSources(domain: string): PageSources {
  return {
    origin: null,
    script: [],
    style: [],
    inlineStyles: [],
    styleAttributes: [],
    frame: [],
    connect: [`https://${domain}`],
    permissions: CHECK_PERMISSIONS,
  };
}
