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

/** Where a page that frames the meeting may load from: exactly the chosen domain. */
export function meetingSources(domain: string): PageSources {
  const origin = `https://${domain}`;
  return {
    origin,
    script: [origin],
    style: [origin],
    frame: [origin],
    connect: [origin, `wss://${domain}`],
    permissions: MEETING_PERMISSIONS,
  };
}
