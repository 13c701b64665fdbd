// What a call window shows late or never, in one chunk: loaded behind the meeting.
export { CallModeration } from '../moderation/call-moderation';
export { BackgroundHint } from '../windows/background-hint';
export { HostNoticeBar } from '../host/host-notice-bar';
export { CallAnswers } from './call-answers';
export { CallCut } from './call-cut';
export { CallGoodbye } from './call-goodbye';
export { CallMoved } from './call-moved';
export { CallPublicBar } from './call-public-bar';
export { CallReconnecting } from './call-reconnecting';
export { CallTwice } from './call-twice';
export { DeviceTrouble } from './device-trouble';
export { PipButton } from './pip-button';
