/** What a call needs of a page; `window` is one. */
export interface CallFacts {
  isSecureContext: boolean;
  navigator: { mediaDevices?: { getUserMedia?: unknown } };
  RTCPeerConnection?: unknown;
  WebSocket?: unknown;
}

/** Why no call is possible here at all. */
export type CannotCall = 'insecure_origin' | 'browser_unsupported';

/** Why this page cannot hold a call, whatever the person allows; null when it can. */
export function cannotCall(page: CallFacts): CannotCall | null {
  // Browsers take the devices away from such pages, so what is missing says nothing about the browser.
  if (!page.isSecureContext) return 'insecure_origin';
  const complete =
    typeof page.navigator.mediaDevices?.getUserMedia === 'function' &&
    typeof page.RTCPeerConnection === 'function' &&
    typeof page.WebSocket === 'function';
  return complete ? null : 'browser_unsupported';
}
