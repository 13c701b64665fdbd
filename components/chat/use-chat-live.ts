import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { CallView } from '../../lib/calls/call-view';
import type { Message } from '../../lib/chats/message';
import { openLive, type LiveState } from '../shared/live-stream';

/** A page that is out of sight for longer than this gives its connection back, in milliseconds. */
const HIDDEN_LIMIT = 60_000;

/**
 * Keeps a chat's page true: its call and its messages as the server knows them. A hidden page lets go of the
 * connection after a while (a browser has six of them for all pages of a site, over HTTP/1.1), and catches up when it
 * is looked at again.
 *
 * @param options.after the last change that the page was rendered with
 * @returns `goneCode` says why the connection is `gone`
 */
export function useChatLive(options: {
  chatId: string;
  after: number;
  call: CallView | null;
  onMessages: (messages: Message[]) => void;
}): { call: CallView | null; connection: LiveState; goneCode: string | null } {
  const { chatId } = options;
  const [call, setCall] = useState(options.call);
  const [connection, setConnection] = useState<LiveState>('connecting');
  const [goneCode, setGoneCode] = useState<string | null>(null);
  const position = useRef({ id: String(options.after) });
  const looked = useIsLookedAt();

  const onEvent = useEffectEvent((name: string, data: unknown) => {
    if (name === 'call') setCall((data as { call: CallView | null }).call);
    if (name === 'message') options.onMessages([(data as { message: Message }).message]);
  });

  useEffect(() => {
    if (!looked) return undefined;
    return openLive(`/api/chats/${encodeURIComponent(chatId)}/live`, {
      position: position.current,
      onEvent,
      onState(state, code) {
        setConnection(state);
        setGoneCode(code ?? null);
      },
    });
  }, [chatId, looked]);

  return { call, connection, goneCode };
}

/** Whether the page is in sight, or has been a moment ago. */
function useIsLookedAt(): boolean {
  const [looked, setLooked] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') setLooked(true);
      else timer = setTimeout(() => setLooked(false), HIDDEN_LIMIT);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return looked;
}
