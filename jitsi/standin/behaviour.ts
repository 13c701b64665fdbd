/**
 * How the server answers. `never`: it takes the connection and says nothing, as behind a dead proxy.
 * The `script-` modes spoil external_api.js only, `script-drips` by a byte now and then and no end; `frame-never-ready` the meeting page only;
 * `picture-404` what fills a picture-in-picture window.
 */
export const ANSWER_MODES = [
  'normal',
  'never',
  'script-404',
  'script-html',
  'script-slow',
  'script-drips',
  'frame-never-ready',
  'picture-404',
] as const;

export type AnswerMode = (typeof ANSWER_MODES)[number];

/** What the controls change on a running server. */
export interface Behaviour {
  answer: AnswerMode;
  /** For `script-slow`. */
  delaySeconds: number;
  scriptRequests: number;
}

export function normalBehaviour(): Behaviour {
  return { answer: 'normal', delaySeconds: 10, scriptRequests: 0 };
}
