/** The inner object of Jitsi's `errorOccurred` (jitsi-meet react/features/overlay/middleware.ts). */
export interface JitsiError {
  name: string;
  type?: 'CONFIG' | 'CONNECTION' | 'CONFERENCE';
  message?: string;
  params?: unknown[];
  recoverable?: boolean;
  isFatal: boolean;
}

/** Why somebody does not get in, and what the page around the frame hears of it. */
export interface Refusal {
  /** `sasl`: before any room, at the log-in. `join`: at the door of the room. */
  stage: 'sasl' | 'join';
  /** XMPP error condition; `silence` when the real server never answers. */
  condition: 'not-allowed' | 'not-authorized' | 'silence';
  /** The server's own words. */
  text: string;
  /** Payload of `errorOccurred`; null for silence. */
  error: JitsiError | null;
}

/** A log-in that the server refuses: one non-fatal error, then nothing more. */
export function refusedAtSasl(
  text: string,
  condition: 'not-allowed' | 'not-authorized' = 'not-allowed',
  recoverable?: true,
): Refusal {
  return {
    stage: 'sasl',
    condition,
    text,
    error: {
      name: 'connection.passwordRequired',
      type: 'CONNECTION',
      // The text of the XML answer reaches the page as it stands, entities and all.
      message: text.replaceAll("'", '&apos;'),
      ...(recoverable && { recoverable }),
      isFatal: false,
    },
  };
}

/** A room that the token does not open. */
export function refusedAtJoin(text: string): Refusal {
  return {
    stage: 'join',
    condition: 'not-allowed',
    text,
    error: {
      name: 'conference.connectionError.notAllowed',
      type: 'CONFERENCE',
      params: ['general', text],
      isFatal: false,
    },
  };
}

/** No answer at all: Prosody's module throws, the client waits for ever. */
export function silence(text: string): Refusal {
  return { stage: 'sasl', condition: 'silence', text, error: null };
}
