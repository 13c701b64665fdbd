import { expect, it } from 'vitest';
import { captureFailure, type CaptureFailure } from './capture-failure';

it.each<[string, string, CaptureFailure]>([
  ['NotAllowedError', 'Permission denied', 'denied'],
  ['NotAllowedError', 'Permission dismissed', 'denied'],
  ['NotAllowedError', 'Permission denied by system', 'denied_by_system'],
  ['SecurityError', '', 'denied'],
  ['NotFoundError', 'Requested device not found', 'missing'],
  ['OverconstrainedError', '', 'missing'],
  ['NotReadableError', 'Could not start video source', 'in_use'],
  ['AbortError', 'Starting videoinput failed', 'in_use'],
  ['TypeError', '', 'failed'],
  ['toString', '', 'failed'],
])('%s %j means %s', (name, message, expected) => {
  expect(captureFailure(new DOMException(message, name))).toBe(expected);
});

it('takes anything for a failure without a cause', () => {
  expect(captureFailure('no')).toBe('failed');
});
