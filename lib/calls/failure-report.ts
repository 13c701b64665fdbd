import { z } from 'zod';
import { AppError } from '../errors';
import type { Person } from '../people/person';
import { callNumberSchema } from './call-number';
import { FAILURE_CODES, REASON_LIMIT } from './failure-codes';
import { chatIdSchema, type FindMembership } from './membership';
import { operatorFix } from './operator-fix';

/** Whether one more failure of a person is worth a line of the log. */
export type FailureQuota = (personId: string, now: Date) => boolean;

/** Longest user agent that is written, in UTF-16 units. */
const AGENT_LIMIT = 400;

/** What a window reports of a failure that it shows. */
export const failureReportSchema = z.strictObject({
  chatId: chatIdSchema,
  number: callNumberSchema,
  code: z.enum(FAILURE_CODES),
  /** What the provider's server said, if it said anything. */
  reason: z.string().max(REASON_LIMIT).nullable(),
  /** Made by the window, which shows it to the person: eight of Crockford's base32, in two groups. */
  reference: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/),
  /** Which try of entering the call it was, the first being 1. */
  attempt: z.int().min(1).max(1000).optional(),
});

export type FailureReport = z.infer<typeof failureReportSchema>;

export interface ReportFailureDeps {
  membership: FindMembership;
  quota: FailureQuota;
  now: () => Date;
  log: Record<'warn' | 'info', (fields: object, message: string) => void>;
}

/**
 * Writes one line of a failed call into the log: a warning where the operator has something to mend.
 *
 * @param context the provider's domain, and the browser as its header tells
 * @returns whether it was written: of one person only so many are
 * @throws {AppError} `chat.not_found`
 */
export async function logFailure(
  deps: ReportFailureDeps,
  person: Person,
  report: FailureReport,
  { domain, userAgent }: { domain: string; userAgent: string | null },
): Promise<boolean> {
  const { reference, code, reason, chatId, number, attempt } = report;
  if (!(await deps.membership(chatId, person.id))) throw new AppError('chat.not_found');
  // Quietly: the person has their reference, and nobody is helped by a second failure.
  if (!deps.quota(person.id, deps.now())) return false;
  const fix = operatorFix(code);
  deps.log[fix ? 'warn' : 'info'](
    {
      reference,
      code,
      reason: reason && plainText(reason),
      chatId,
      number,
      personId: person.id,
      domain,
      attempt,
      // Cut before too, as a header may be of any length; generously, so that no half of a token is left at the end.
      userAgent: userAgent && plainText(userAgent.slice(0, 4 * AGENT_LIMIT)).slice(0, AGENT_LIMIT),
      fix,
    },
    'call failed',
  );
  return true;
}

/**
 * Text of a browser as it may stand in a log: on one line, without characters that steer a terminal or turn the line
 * around, and without a token. A server's answer may repeat the token that it refuses.
 */
export function plainText(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
      .replaceAll(/eyJ[\w-]+(?:\.[\w-]*)*/g, '[token]')
      // From the beginning of a word only: tried anew from each letter, a long one would take the square of its length.
      .replaceAll(/(?<![\w-])[\w-]{16,}(?:\.[\w-]{16,}){2}/g, '[token]')
      .trim()
  );
}
