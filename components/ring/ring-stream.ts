import type { RingView } from '../../lib/chats/ring-view';
import { openLive } from '../shared/live-stream';
import { onePage, type Turn } from '../shared/one-page';

/** How long the page that has the stream may take to answer another one, in milliseconds. */
const ANSWER_WITHIN = 2000;

/** What pages of one browser say to each other. */
type Word = { say: 'ask' } | { say: 'rings'; rings: RingView[] } | { say: 'done'; key: string };

interface Hearer {
  /** All that rings the person now. */
  onRings: (rings: RingView[]) => void;
  /** A ring was answered or declined on another page. */
  onDone: (key: string) => void;
}

export interface RingStream {
  /** Tells the other pages that a ring was answered or declined here. */
  tellDone(key: string): void;
  close(): void;
}

/** Names one ring of one call. */
export function ringKey({ chatId, number }: Pick<RingView, 'chatId' | 'number'>): string {
  return `${chatId}-${number}`;
}

/**
 * Hears what rings a person, through one connection for all pages of a browser: by HTTP/1.1 it has six of them for an
 * origin, and a stream takes one for good. One page listens and passes on what it hears; when it closes, or is put
 * to sleep and does not answer, another one does. One that the server refuses steps aside until it is looked at again.
 *
 * @param personId whose rings; pages of somebody else who was signed in before stay among themselves
 */
export function openRingStream(personId: string, { onRings, onDone }: Hearer): RingStream {
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') {
    return { tellDone: () => undefined, close: listen(personId, { onRings, onGone: () => onRings([]) }) };
  }
  const name = `calls.rings.${personId}`;
  const channel = new BroadcastChannel(name);
  const say = (word: Word) => channel.postMessage(word);
  let leading = false;
  let latest: { rings: RingView[]; at: number } = { rings: [], at: 0 };
  let silence: ReturnType<typeof setTimeout> | undefined;

  function hear(rings: RingView[]) {
    latest = { rings, at: Date.now() };
    onRings(rings);
  }

  function passOn() {
    say({ say: 'rings', rings: ringsLeft(latest) });
  }

  function forget(key: string) {
    latest = { ...latest, rings: latest.rings.filter((ring) => ringKey(ring) !== key) };
  }

  let turn: Turn | null = stand();

  function stand(): Turn {
    return onePage(name, lead);
  }

  function lead() {
    leading = true;
    clearTimeout(silence);
    // Whoever has asked gets an answer at once; what is known from the page before holds until the stream speaks.
    passOn();
    const take = (rings: RingView[]) => {
      hear(rings);
      passOn();
    };
    const close = listen(personId, {
      onRings: take,
      onGone() {
        take([]);
        stepAside();
      },
    });
    return () => {
      leading = false;
      close();
    };
  }

  // The refusal may be of this page alone; while it kept the turn, no other one would hear anything.
  function stepAside() {
    clearTimeout(silence);
    turn?.leave();
    turn = null;
  }

  function ask() {
    if (leading) return;
    say({ say: 'ask' });
    clearTimeout(silence);
    silence = setTimeout(() => turn?.takeOver(), ANSWER_WITHIN);
  }

  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data.say === 'ask' && leading) passOn();
    if (data.say === 'rings' && !leading) {
      clearTimeout(silence);
      hear(data.rings);
    }
    if (data.say === 'done') {
      forget(data.key);
      onDone(data.key);
    }
  };
  const onVisible = () => {
    if (document.visibilityState !== 'visible') return;
    turn ??= stand();
    ask();
  };
  document.addEventListener('visibilitychange', onVisible);
  ask();

  return {
    tellDone(key) {
      forget(key);
      say({ say: 'done', key });
    },
    close() {
      clearTimeout(silence);
      document.removeEventListener('visibilitychange', onVisible);
      turn?.leave();
      channel.close();
    },
  };
}

function listen(
  personId: string,
  { onRings, onGone }: { onRings: (rings: RingView[]) => void; onGone: () => void },
): () => void {
  return openLive('/api/rings', {
    onEvent(name, data) {
      if (name !== 'rings') return;
      const { rings, personId: rung } = data as { rings: RingView[]; personId: string };
      // Somebody else has signed in meanwhile, and the stream connected again as them: their rings are not for here.
      onRings(rung === personId ? rings : []);
    },
    onState(state) {
      if (state === 'gone') onGone();
    },
  });
}

/** The rings of a list with what is left of their time by now. */
function ringsLeft({ rings, at }: { rings: RingView[]; at: number }): RingView[] {
  const passed = Date.now() - at;
  return rings.map((ring) => ({ ...ring, endsIn: ring.endsIn - passed })).filter(({ endsIn }) => endsIn > 0);
}
