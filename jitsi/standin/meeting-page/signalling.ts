import type { ClientMessage, ServerMessage } from '../wire';

/** The page's connection to the stand-in's server. */
export interface Signalling {
  send(message: ClientMessage): void;
  close(): void;
}

/**
 * Opens the connection; messages sent before it is open wait.
 * @param onLost called once when it breaks without `close()`
 */
export function openSignalling(onMessage: (message: ServerMessage) => void, onLost: () => void): Signalling {
  const socket = new WebSocket(`wss://${location.host}/xmpp-websocket`);
  const waiting: string[] = [];
  let isClosing = false;
  socket.addEventListener('open', () => waiting.splice(0).forEach((text) => socket.send(text)));
  socket.addEventListener('message', ({ data }) => {
    if (!isClosing) onMessage(JSON.parse(String(data)) as ServerMessage);
  });
  socket.addEventListener('close', () => {
    if (!isClosing) onLost();
  });
  return {
    send(message) {
      const text = JSON.stringify(message);
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
      else if (socket.readyState === WebSocket.CONNECTING) waiting.push(text);
    },
    close() {
      isClosing = true;
      socket.close();
    },
  };
}
