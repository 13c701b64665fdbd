import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_MODERATION, type Moderation } from '../lib/calls/moderation';
import { ticketWith } from '../testing/ticket';
import { moderationCommands, withinLimits } from './av-moderation';

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
    ['onRequest', 'onRequest', []],
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

describe('commands of ours', () => {
  const sent = (role: 'moderator' | 'member', moderation: Moderation, ...command: [string, ...unknown[]]) => {
    const { person } = ticketWith();
    const send = vi.fn();
    withinLimits(ticketWith({ moderation, person: { ...person, role } }), send)(...command);
    return send.mock.calls;
  };
  const webinar: Moderation = { share: 'moderators', microphones: 'muted', record: 'nobody' };

  it('share no screen for who may not, although Jitsi would obey', () => {
    expect(sent('member', webinar, 'toggleShareScreen')).toEqual([]);
    expect(sent('moderator', webinar, 'toggleShareScreen')).toEqual([['toggleShareScreen']]);
    expect(sent('member', DEFAULT_MODERATION, 'toggleShareScreen')).toEqual([['toggleShareScreen']]);
  });

  it('start no recording for who may not', () => {
    expect(sent('moderator', webinar, 'startRecording', { mode: 'file' })).toEqual([]);
    expect(sent('member', DEFAULT_MODERATION, 'startRecording', { mode: 'file' })).toEqual([]);
    expect(sent('moderator', DEFAULT_MODERATION, 'startRecording', { mode: 'file' })).toEqual([
      ['startRecording', { mode: 'file' }],
    ]);
  });

  it('of any other name pass with all their arguments', () => {
    expect(sent('member', webinar, 'toggleModeration', true, 'audio')).toEqual([
      ['toggleModeration', true, 'audio'],
    ]);
  });
});
