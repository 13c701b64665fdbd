type Tree = { [name: string]: string | Tree };

/**
 * Which words each page brings to the browser: most of them all belong to pages that somebody may never see. What the
 * server alone says is not among them. A test holds this table to what the parts of each page say.
 */
export const PAGE_WORDS = {
  '/': ['app', 'call.goneOn', 'chats', 'hostCall', 'ring', 'windows'],
  '/call/[chatId]': [
    'app',
    'call',
    'check',
    'hostCall',
    'limits',
    'mediaTrouble',
    'moderation',
    'pip',
    'reference',
    'ring.answers',
    'windows',
  ],
  '/chats/[chatId]': ['app', 'call', 'calls', 'chats', 'hostCall', 'moderation', 'ring', 'windows'],
  '/chats/[chatId]/calls': ['app', 'call', 'calls', 'chats', 'hostCall', 'ring', 'windows'],
  '/chats/[chatId]/settings': ['app', 'call.goneOn', 'hostCall', 'moderation', 'ring', 'windows'],
  '/check': ['app', 'call.goneOn', 'check', 'hostCall', 'mediaTrouble', 'ring', 'windows'],
  '/enter': ['call.goodbye', 'hostCall.enter'],
  '/operator': ['app', 'call.goneOn', 'hostCall', 'ring', 'windows'],
  '/operator/doctor': ['app', 'call.goneOn', 'calls.length', 'doctor', 'hostCall', 'ring', 'windows'],
  '/profile': ['app', 'call.goneOn', 'errors', 'hostCall', 'profile', 'ring', 'windows'],
  '/sign-in': ['app', 'call.goneOn', 'hostCall', 'limits', 'ring', 'signIn', 'windows'],
} as const satisfies Record<string, readonly string[]>;

/** A page by its path. */
export type PagePath = keyof typeof PAGE_WORDS;

/** Some of all words, by names such as `call.failed`. */
export function wordsOf(all: object, names: readonly string[]): Tree {
  const chosen: Tree = {};
  for (const name of names) {
    const path = name.split('.');
    const last = path.pop() ?? '';
    let [from, to] = [all as Tree, chosen];
    for (const step of path) {
      from = from[step] as Tree;
      to = (to[step] ??= {}) as Tree;
    }
    to[last] = from[last] as Tree;
  }
  return chosen;
}
