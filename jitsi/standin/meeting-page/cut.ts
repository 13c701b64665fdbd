import type { Settings } from './settings';

/**
 * What meet.jit.si does to framed calls: after a while the frame goes to a page that does not speak the API. As there
 * (jitsi-meet react/features/conference/middleware.any.ts, _checkIframe), the timer survives even a hang-up.
 * @param at milliseconds since 1970
 * @returns false where it does not apply: a page of its own, or a JaaS room
 */
export function planCut({ isFramed, path, apiId }: Settings, at: number): boolean {
  if (!isFramed || path.startsWith('/vpaas-magic-cookie-')) return false;
  const promotion = new URL('/static/close3.html', location.href);
  promotion.hash = `jitsi_meet_external_api_id=${apiId}`;
  setTimeout(() => location.assign(promotion), Math.max(0, at - Date.now()));
  return true;
}
