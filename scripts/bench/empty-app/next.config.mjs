import path from 'node:path';

/** What an app without anything costs: the limit that no page and no route of ours can get below. */
export default {
  poweredByHeader: false,
  // The packages are further up.
  turbopack: { root: path.resolve(import.meta.dirname ?? '.', '../../..') },
};
