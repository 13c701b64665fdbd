import { describe, expect, it } from 'vitest';
import en from '../i18n/en.json';
import { FAILURE_CODES } from './failure-codes';
import { operatorFix } from './operator-fix';

describe('what the operator has to mend', () => {
  // The screen shows a moderator the same words, after whom they are for.
  it.each(Object.entries(en.call.failed.fix).filter(([code]) => code !== 'token_refused'))(
    'after %s is in the log what a moderator sees',
    (code, sentence) => {
      const fix = operatorFix(code as (typeof FAILURE_CODES)[number]);
      expect(fix?.toLowerCase()).toBe(sentence.replace('For the operator: ', '').toLowerCase());
    },
  );

  it('is told for every refused token, and for a script or frame that does not come', () => {
    const told = FAILURE_CODES.filter((code) => operatorFix(code) !== null);
    const wanted = FAILURE_CODES.filter((code) => /^(?:token|script|room_mismatch|frame_silent)/.test(code));
    expect(told).toEqual(expect.arrayContaining(wanted));
  });

  it.each(['kicked', 'ended', 'lobby_refused', 'offline', 'signed_out', 'lost'] as const)(
    'is nothing after %s',
    (code) => expect(operatorFix(code)).toBeNull(),
  );
});
