// What a call window needs only once its meeting is framed, or is not to be, in one chunk.
export { CallFailure } from './call-failure';
export { CallKeeper } from './call-keeper';
export { CallPanel } from './call-panel';
