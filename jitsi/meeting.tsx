'use client';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { JitsiMeeting } from '@jitsi/react-sdk';
import type { IJitsiMeetingProps } from '@jitsi/react-sdk/lib/types';
import type { Ticket } from '../lib/calls/ticket';
import type { ExternalApi } from './external-api';
import { externalApiAddress, loadExternalApi, LoadError, type LoadFailure } from './load-external-api';
import { LISTENED_EVENTS, meetingEvent, type MeetingEvent } from './meeting-events';
import { NO_ROLE, ownRole, ROLE_EVENTS } from './own-role';
import styles from './meeting.module.css';

/** Milliseconds. */
export interface MeetingTimes {
  /** How long one try to load the script may take. */
  script: number;
  /** Waits before the second, third, ... try; when they are used up, loading has failed. */
  retries: readonly number[];
  /** How long the meeting may stay silent after its script was loaded. */
  frame: number;
}

const TIMES: MeetingTimes = { script: 15_000, retries: [1000, 3000], frame: 30_000 };

/** Why the meeting did not open: its script did not come, or its frame never said a word. */
export type OpenFailure = LoadFailure | 'frame_silent';

/**
 * What this app tells a meeting, of the commands of Jitsi's IFrame API. None of them does what the rules of a call may
 * keep from somebody: `toggleShareScreen` would pass by token and toolbar.
 */
export type MeetingCommand =
  | readonly ['hangup', reload: boolean]
  | readonly ['showPiP' | 'hidePiP']
  | readonly ['toggleModeration', enabled: boolean, kind: 'audio'];

/** A way to ask the running meeting something from outside. */
export interface MeetingControl {
  /** Whether the frame still answers, within so many milliseconds. */
  isAlive(within: number): Promise<boolean>;
  /** Is answered by events, if at all: a server that does not know a command says nothing. */
  command(...command: MeetingCommand): void;
}

interface MeetingProps {
  ticket: Ticket;
  /** Whether it may begin; until then its script is loaded, and nothing framed. */
  begins?: boolean;
  prejoin: boolean;
  /** How microphone and camera are to be at first; null as the ticket says. */
  muted: { audio: boolean | null; video: boolean | null };
  /** Accessible name of the frame. */
  title: string;
  onEvent: (event: MeetingEvent) => void;
  onOpenFailure: (failure: OpenFailure) => void;
  /** Whether the meeting takes this window for a moderator's. */
  onRole?: (moderator: boolean) => void;
  onControl?: (control: MeetingControl | null) => void;
  times?: MeetingTimes;
}

/**
 * A Jitsi meeting for one ticket. Owns what `JitsiMeeting` of the SDK leaves open: the script's time-out and retry, a
 * frame that never speaks, typed events, disposal; a new ticket makes a new frame.
 */
export function Meeting({ ticket, ...props }: MeetingProps) {
  return (
    <MeetingOfOneTicket
      key={`${ticket.domain}/${ticket.roomName}/${ticket.jwt}`}
      ticket={ticket}
      {...props}
    />
  );
}

function MeetingOfOneTicket({
  ticket,
  begins = true,
  prejoin,
  muted,
  title,
  times = TIMES,
  ...handlers
}: MeetingProps) {
  const [loaded, setLoaded] = useState(false);
  const api = useRef<ExternalApi | null>(null);
  const frameTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The SDK and the timers keep the first callbacks they were given, so what they call is looked up when it happens.
  const latest = useRef(handlers);
  useLayoutEffect(() => {
    latest.current = handlers;
  });
  const { script, retries, frame } = times;

  useEffect(() => {
    const abort = new AbortController();
    const address = externalApiAddress(ticket.domain, ticket.roomName);
    loadWithRetries(address, script, retries, abort.signal)
      .then(() => !abort.signal.aborted && setLoaded(true))
      .catch(async (error: unknown) => {
        const code = error instanceof LoadError ? error.code : 'script_unreachable';
        const failure =
          code === 'script_unreachable' ? await whyNot(ticket.domain, script, abort.signal) : code;
        if (!abort.signal.aborted) latest.current.onOpenFailure(failure);
      });
    return () => abort.abort();
  }, [ticket.domain, ticket.roomName, script, retries]);

  // The SDK's element ids differ between server and browser: it is rendered in the browser alone.
  const isFramed = loaded && begins;
  useEffect(() => {
    if (!isFramed) return undefined;
    // From here on, not from the frame on: the SDK may fail to make one, and tells nobody.
    frameTimer.current = setTimeout(() => latest.current.onOpenFailure('frame_silent'), frame);
    return () => clearTimeout(frameTimer.current);
  }, [isFramed, frame]);

  useEffect(
    () => () => {
      latest.current.onControl?.(null);
      // The SDK never does: the frame would die, but its message listener would stay.
      api.current?.dispose();
      api.current = null;
    },
    [],
  );

  const attach = (started: ExternalApi) => {
    api.current = started;
    started.getIFrame().title = title;
    for (const name of LISTENED_EVENTS) {
      started.on(name, (payload) => {
        clearTimeout(frameTimer.current);
        const event = meetingEvent(name, payload);
        if (event) latest.current.onEvent(event);
      });
    }
    let role = NO_ROLE;
    for (const name of ROLE_EVENTS) {
      started.on(name, (payload) => {
        role = ownRole(role, name, payload);
        latest.current.onRole?.(role.moderator);
      });
    }
    latest.current.onControl?.({
      isAlive: (within) => answersWithin(started, within),
      command: (...[name, ...values]) => started.executeCommand(name, ...values),
    });
  };

  if (!isFramed) return null;
  const { options, person } = ticket;
  return (
    <JitsiMeeting
      domain={ticket.domain}
      roomName={ticket.roomName}
      jwt={ticket.jwt ?? undefined}
      lang={options.lang}
      configOverwrite={{
        ...options.configOverwrite,
        ...startMuted(muted),
        prejoinConfig: { ...(options.configOverwrite.prejoinConfig as object), enabled: prejoin },
      }}
      interfaceConfigOverwrite={options.interfaceConfigOverwrite}
      // The typings ask for an e-mail address, which is nobody's business in the room.
      userInfo={{ displayName: person.displayName } as IJitsiMeetingProps['userInfo']}
      getIFrameRef={(parent) => parent.classList.add(styles.parent ?? '')}
      onApiReady={(started) => attach(started as unknown as ExternalApi)}
    />
  );
}

function startMuted({ audio, video }: MeetingProps['muted']) {
  return {
    ...(audio !== null && { startWithAudioMuted: audio }),
    ...(video !== null && { startWithVideoMuted: video }),
    // A call without video stays one, unless somebody has switched their camera on in it.
    ...(video === false && { startAudioOnly: false, startLowBandwidthMode: false }),
  };
}

async function loadWithRetries(
  address: string,
  timeout: number,
  waits: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  for (const wait of [...waits, null]) {
    try {
      await loadExternalApi(address, timeout, signal);
      return;
    } catch (error) {
      if (wait === null || signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
      signal.throwIfAborted();
    }
  }
}

/** Why the script did not come, as far as our own page can be had to find that out. */
async function whyNot(domain: string, timeout: number, signal: AbortSignal): Promise<LoadFailure> {
  const found = await import('./why-unreachable').catch(() => null);
  return found ? found.whyUnreachable(domain, timeout, signal) : 'script_unreachable';
}

async function answersWithin(api: ExternalApi, milliseconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const answer = api.isAudioMuted().then(
    () => true,
    () => true,
  );
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
}
