'use client';

import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import type * as React from 'react';
import type {
  Call,
  CallElement,
  CallEventMap,
  CallProblem,
  CallState,
  Media,
  Ring,
  TokenProvider,
} from './types';

/** Which chat, where the call server is, and how a token is got: by an address or by a function. */
export interface CallOptions {
  /** Origin of the call server; its script is loaded from there unless the page has it already. */
  base?: string;
  /** The host's endpoint that signs tokens. */
  tokenUrl?: string;
  /** Instead of it. */
  getToken?: TokenProvider;
}

type Listeners = {
  [Name in keyof CallEventMap as `on${PascalCase<Name>}`]?: (event: CallEventMap[Name]) => void;
};
type PascalCase<Name extends string> = Name extends `${infer Word}-${infer Rest}`
  ? `${Capitalize<Word>}${PascalCase<Rest>}`
  : Capitalize<Name>;

export interface CallBannerProps extends CallOptions, Listeners {
  chatId: string;
  lang?: 'ru' | 'en';
  className?: string;
  /** Shown where there are no calls. */
  children?: ReactNode;
}

export interface CallButtonProps extends CallBannerProps {
  media?: Media;
}

/** What `useCall` knows; it changes with every change of the call. */
export interface CurrentCall {
  state: CallState;
  call: Call | null;
  count: number;
  ring: Ring | null;
  error: CallProblem | null;
  /** Within a click, as all of these. */
  start: (media?: Media) => void;
  join: () => void;
  decline: () => Promise<void>;
}

const EVENTS: (keyof CallEventMap)[] = [
  'call-started',
  'call-joined',
  'call-left',
  'call-ended',
  'call-ring',
  'call-error',
];

/** Loads the elements once, however many ask for it. */
function loadEmbed(base: string | undefined): void {
  const source = `${base ?? ''}/embed.js`;
  if (!base || customElements.get('call-button') || document.querySelector('script[src$="/embed.js"]'))
    return;
  const script = document.createElement('script');
  script.async = true;
  script.src = source;
  document.head.append(script);
}

function useElement(Tag: 'call-button' | 'call-banner', props: CallButtonProps): ReactElement {
  const { chatId, base, getToken, media, lang, className, children } = props;
  const ref = useRef<CallElement>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => loadEmbed(base), [base]);
  const hasProvider = getToken !== undefined;
  useEffect(() => {
    if (ref.current) ref.current.tokenProvider = hasProvider ? (id) => latest.current.getToken!(id) : null;
  }, [hasProvider]);
  useEffect(() => {
    const element = ref.current;
    const tell = (event: Event) => {
      const name = event.type.replace(/(?:^|-)./g, (letters) => letters.slice(-1).toUpperCase());
      (latest.current[`on${name}` as keyof Listeners] as ((event: Event) => void) | undefined)?.(event);
    };
    EVENTS.forEach((name) => element?.addEventListener(name, tell));
    return () => EVENTS.forEach((name) => element?.removeEventListener(name, tell));
  }, []);
  // The element writes its own state into its attributes, maybe before React looks at the server's.
  return (
    <Tag
      ref={ref}
      chat-id={chatId}
      token-url={props.tokenUrl}
      base={base}
      media={media}
      lang={lang}
      class={className}
      suppressHydrationWarning
    >
      {children}
    </Tag>
  );
}

/** `<call-button>` for React: calls, lets people in, and leads back into the call. */
export function CallButton(props: CallButtonProps): ReactElement {
  return useElement('call-button', props);
}

/** `<call-banner>` for React: says that a call is on. */
export function CallBanner(props: CallBannerProps): ReactElement {
  return useElement('call-banner', props);
}

const NOTHING = { state: 'idle' as CallState, call: null, count: 0, ring: null, error: null };

/** What is going on in a chat, for a button of one's own. It shares its connection with the elements of that chat. */
export function useCall(chatId: string, options: CallOptions): CurrentCall {
  const { base, tokenUrl, getToken } = options;
  const provider = useRef(getToken);
  useEffect(() => {
    provider.current = getToken;
  });
  const element = useRef<CallElement | null>(null);
  const [known, setKnown] = useState<Pick<CurrentCall, keyof typeof NOTHING>>(NOTHING);
  const hasProvider = getToken !== undefined;

  useEffect(() => {
    loadEmbed(base);
    const made = document.createElement('call-button');
    const attributes = { 'chat-id': chatId, 'token-url': tokenUrl, base };
    for (const [name, value] of Object.entries(attributes)) if (value) made.setAttribute(name, value);
    if (hasProvider) made.tokenProvider = (id) => provider.current!(id);
    let error: CallProblem | null = null;
    // Each change of what the element knows writes its attributes.
    const changes = new MutationObserver(() => {
      const { state, call, count, ring } = made;
      if (state !== 'unavailable') error = null;
      setKnown({ state, call, count, ring, error });
    });
    changes.observe(made, { attributes: true, attributeFilter: ['state', 'count'] });
    made.addEventListener('call-error', ({ detail }) => {
      error = detail;
      setKnown((before) => ({ ...before, error: detail }));
    });
    element.current = made;
    // Nothing in a head is seen.
    document.head.append(made);
    return () => {
      changes.disconnect();
      made.remove();
      element.current = null;
      setKnown(NOTHING);
    };
  }, [chatId, base, tokenUrl, hasProvider]);

  return {
    ...known,
    start: (media) => element.current?.start(media),
    join: () => element.current?.join(),
    decline: async () => element.current?.decline(),
  };
}

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the way React's types are extended
  namespace JSX {
    interface IntrinsicElements {
      'call-button': ElementProps;
      'call-banner': ElementProps;
    }
  }
}

/** For those who write the elements themselves. */
export interface ElementProps extends React.HTMLAttributes<CallElement> {
  ref?: React.Ref<CallElement>;
  'chat-id': string;
  'token-url'?: string;
  tokenProvider?: TokenProvider | null;
  media?: Media;
  base?: string;
  class?: string;
}
