import 'server-only';
import { Webhook } from 'standardwebhooks';
import type { WebhookSettings } from '../config/host-settings';
import { readRetryAfter } from './webhook-retry';

/** What became of sending; `reason` is short and holds nothing of what was sent or answered. */
export type Sent = { taken: true } | { taken: false; reason: string; retryAfter: number | null };

/** Sends one body under an id. Never throws; `signal` ends it early, which counts as not taken. */
export type SendWebhook = (
  message: { messageId: string; body: string },
  signal: AbortSignal,
) => Promise<Sent>;

/** Milliseconds that a host may take to answer. */
const TIMEOUT = 10_000;
const BUSY = [429, 503];

/**
 * Sends to a host's address, signed as Standard Webhooks has it: any 2xx says that it was taken. What else the answer
 * holds is not read, and a redirect is not followed: it would lead what is signed for one address to another.
 */
export function webhookSender(
  { url, secret }: WebhookSettings,
  now: () => Date,
  { timeout = TIMEOUT } = {},
): SendWebhook {
  const webhook = new Webhook(secret);
  return async ({ messageId, body }, signal) => {
    const time = now();
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'jitsi-chat-calls',
          'webhook-id': messageId,
          'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
          'webhook-signature': webhook.sign(messageId, time, body),
        },
        redirect: 'manual',
        cache: 'no-store',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      });
      response.body?.cancel().catch(() => undefined);
      if (response.ok) return { taken: true };
      const header = BUSY.includes(response.status) ? response.headers.get('retry-after') : null;
      return { taken: false, reason: `HTTP ${response.status}`, retryAfter: readRetryAfter(header, now()) };
    } catch (error) {
      return { taken: false, reason: reasonOf(error), retryAfter: null };
    }
  };
}

/** The code of what lies below fetch, such as `ECONNREFUSED`; its sentences may repeat addresses and headers. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return 'timeout';
  const code = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : null;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'failed';
}
