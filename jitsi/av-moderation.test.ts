import { describe, expect, it } from 'vitest';
import { DEFAULT_MODERATION, type Moderation } from '../lib/calls/moderation';
import { moderationCommands } from './av-moderation';

const with_ = (microphones: Moderation['microphones']): Moderation => ({
  ...DEFAULT_MODERATION,
  microphones,
});
const ON = [['toggleModeration', true, 'audio']];
const OFF = [['toggleModeration', false, 'audio']];

describe('the moderation of a running meeting', () => {
  it.each([
    [null, 'open', []],
    [null, 'muted', []],
    [null, 'onRequest', ON],
    ['open', 'onRequest', ON],
    ['muted', 'onRequest', ON],
    ['onRequest', 'onRequest', ON],
    ['onRequest', 'muted', OFF],
    ['onRequest', 'open', OFF],
    ['open', 'muted', []],
  ] as const)('from %s to %s takes %j', (before, after, commands) => {
    expect(moderationCommands(before && with_(before), with_(after))).toEqual(commands);
  });

  it('does not mind who may share: nothing but the sound can be moderated by command', () => {
    const sharing: Moderation = { ...DEFAULT_MODERATION, share: 'moderators' };
    expect(moderationCommands(DEFAULT_MODERATION, sharing)).toEqual([]);
    expect(moderationCommands(null, sharing)).toEqual([]);
  });
});
