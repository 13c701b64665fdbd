/**
 * Header by which the middleware tells a page whose call window it is, percent-encoded: who somebody is there may follow
 * from that chat. The browser's own word for it is never passed on.
 */
export const CALL_CHAT = 'x-call-chat';
