/** Every button a web toolbar may have (`TOOLBAR_BUTTONS` of `toolbox/constants.ts` in jitsi-meet of 2026). */
const ALL = [
  'audiotranslation',
  'camera',
  'chat',
  'closedcaptions',
  'custom-panel',
  'desktop',
  'download',
  'embedmeeting',
  'etherpad',
  'feedback',
  'filesharing',
  'fullscreen',
  'hangup',
  'help',
  'highlight',
  'invite',
  'linktosalesforce',
  'livestreaming',
  'microphone',
  'mute-everyone',
  'mute-video-everyone',
  'noisesuppression',
  'participants-pane',
  'pip',
  'polls',
  'profile',
  'raisehand',
  'recording',
  'security',
  'select-background',
  'settings',
  'shareaudio',
  'sharedvideo',
  'shortcuts',
  'stats',
  'tileview',
  'toggle-camera',
  // The older name of `pip`, or the newer one: each server reads the one it knows.
  'toggle-pip',
  'videoquality',
  'whiteboard',
];

/** Those with which somebody shows their screen or its sound; the key D goes with the first. */
const SHARING = new Set(['desktop', 'shareaudio']);

/** For `toolbarButtons`, which replaces the server's own list: all but those that share a screen. */
export const BUTTONS_WITHOUT_SHARING: readonly string[] = ALL.filter((button) => !SHARING.has(button));
