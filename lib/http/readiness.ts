import 'server-only';
import { log } from '../log/log';
import { services } from '../services';
import { within } from '../within';

/** How long the database may take to answer, in milliseconds. */
const ANSWER_WITHIN = 2000;
/** How long a question waits for its answer before another is asked, in milliseconds: its connection may be dead. */
const ASK_AGAIN_AFTER = 30_000;

interface Readiness {
  going: boolean;
  /** What the log was told last. */
  said: boolean;
  asking: { since: number; answered: Promise<true> } | null;
}

// On the global object, because the bundler gives the route and start-up each their own copy of this module.
const READINESS = Symbol.for('jitsi-chat-calls.readiness');
const slot = globalThis as { [READINESS]?: Readiness };
const readiness = (slot[READINESS] ??= { going: false, said: true, asking: null });

/** From now on this process is not ready, whatever its database says: it is asked to go. */
export function stopBeingReady(going = true): void {
  readiness.going = going;
}

/**
 * Whether requests are to be sent here: not to a process that goes, nor to one whose database is not there, not
 * migrated, or does not answer in time. Several who ask at once ask the database once.
 */
export async function isReady(): Promise<boolean> {
  if (readiness.going) return false;
  try {
    const isThere = await within(askDatabase(), ANSWER_WITHIN, false);
    if (!isThere) throw new Error('no answer in time');
    if (!readiness.said) log.info('ready: the database answers again');
    readiness.said = true;
  } catch (error) {
    if (readiness.said) log.error({ err: error }, 'not ready: the database does not answer');
    readiness.said = false;
  }
  // It may have been asked to go meanwhile.
  return readiness.said && !readiness.going;
}

function askDatabase(): Promise<true> {
  const { asking } = readiness;
  const now = performance.now();
  if (asking && now - asking.since < ASK_AGAIN_AFTER) return asking.answered;
  // Services are there once the database is migrated; a chat that there cannot be is looked for in its tables.
  const question = {
    since: now,
    answered: services().then(({ chats }) => chats.find('').then(() => true as const)),
  };
  const done = () => {
    if (readiness.asking === question) readiness.asking = null;
  };
  question.answered.then(done, done);
  return (readiness.asking = question).answered;
}
