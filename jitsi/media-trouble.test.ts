import { expect, it } from 'vitest';
import { mediaTrouble, type MediaTrouble } from './media-trouble';

// Types of JitsiTrackErrors.ts; messages as JitsiTrackError.ts and the browsers make them.
const EVENTS: readonly ['camera' | 'mic', string, string, MediaTrouble][] = [
  ['camera', 'gum.permission_denied', 'User denied permission to use device(s): video', 'camera_denied'],
  ['mic', 'gum.permission_denied', 'User denied permission to use device(s): audio', 'microphone_denied'],
  ['camera', 'gum.not_found', 'Requested device(s) was/were not found: video', 'camera_missing'],
  ['mic', 'gum.not_found', 'Requested device(s) was/were not found: audio', 'microphone_missing'],
  ['camera', 'gum.general', 'Could not start video source', 'camera_in_use'],
  ['camera', 'gum.general', 'Device in use', 'camera_in_use'],
  ['mic', 'gum.general', 'Could not start audio source', 'microphone_in_use'],
  ['camera', 'gum.general', 'Failed to allocate videosource', 'camera_in_use'],
  ['mic', 'gum.general', 'Concurrent mic process limit.', 'microphone_in_use'],
  ['camera', 'gum.general', 'Starting videoinput failed', 'camera_in_use'],
  ['camera', 'gum.general', 'Generic getUserMedia error', 'camera_failed'],
  ['mic', 'gum.general', '', 'microphone_failed'],
  ['camera', 'gum.timeout', 'Could not start media source. Timeout occurred!', 'camera_failed'],
  ['mic', 'gum.timeout', 'Could not start audio source', 'microphone_failed'],
  ['camera', 'gum.constraint_failed', 'Constraint could not be satisfied: undefined', 'camera_failed'],
  ['camera', 'gum.unsupported_resolution', 'Video resolution is not supported: 720', 'camera_failed'],
  ['camera', 'track.no_stream_found', '', 'camera_failed'],
  ['mic', 'constructor', '', 'microphone_failed'],
  ['mic', '', '', 'microphone_failed'],
];

it.each(EVENTS)('%s error %j %j is %s', (device, type, message, expected) => {
  expect(mediaTrouble(device, type, message)).toBe(expected);
});

it('needs no message', () => {
  expect(mediaTrouble('camera', 'gum.general')).toBe('camera_failed');
});
