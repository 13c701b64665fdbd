import { z } from 'zod';
import { LIMIT_DEFAULTS } from '../limits/defaults';
import type { LimitRules } from '../limits/kinds';
import { isLoopback, isLoopbackHost } from './loopback';
import { setting, wholeNumber, type Problem, type Values } from './setting';

const MOST = 1_000_000;

function rate(name: keyof typeof LIMIT_DEFAULTS, about: string) {
  const fallback = LIMIT_DEFAULTS[name];
  return setting(wholeNumber(1, MOST, fallback), {
    about,
    example: String(fallback),
    otherwise: String(fallback),
  });
}

/** How much one person and one address may do. */
export const LIMIT_SETTINGS = {
  RATE_TICKETS: rate('RATE_TICKETS', 'Tickets of one person a minute, with call windows that are opened.'),
  RATE_PRESENCE: rate('RATE_PRESENCE', 'Reports of one person’s call windows a minute.'),
  RATE_MESSAGES: rate('RATE_MESSAGES', 'Messages of one person a minute.'),
  RATE_CHANGES: rate(
    'RATE_CHANGES',
    'Answers to rings, changes of rules and of the profile, and reports of failures of one person a minute.',
  ),
  RATE_READS: rate('RATE_READS', 'Questions to the API of one person a minute.'),
  RATE_STREAMS: rate(
    'RATE_STREAMS',
    'Live streams that one person opens a minute, lost ones again included.',
  ),
  RATE_ENTER: rate(
    'RATE_ENTER',
    'Entries and renewals from your chat, and ways to the issuer, of one person a minute.',
  ),
  RATE_SIGN_IN: rate(
    'RATE_SIGN_IN',
    'Sign-ins and entries from your chat that fail, and wrong passwords and secrets, of one address a minute, each apart.',
  ),
  RATE_PEOPLE_PER_ADDRESS: rate(
    'RATE_PEOPLE_PER_ADDRESS',
    'So many times what one person may, one address may: an office is behind one.',
  ),
  STREAMS_PER_PERSON: rate(
    'STREAMS_PER_PERSON',
    'Live streams of one person that are open at once on an instance; one more ends the oldest.',
  ),
  STREAMS_PER_ADDRESS: rate('STREAMS_PER_ADDRESS', 'The same of one address; beyond, no more are opened.'),
  TRUSTED_PROXIES: setting(fewProxies(), {
    about:
      'How many proxies stand in front: so many entries of `X-Forwarded-For`, from the right, are believed to say who asks.',
    example: '1',
    otherwise: '1 with an https `NEXTAUTH_URL`, as something in front brings the certificate; else 0',
  }),
  RATE_LIMIT: setting(z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'), {
    about:
      'off takes all of these limits away, to measure: only while HOST and NEXTAUTH_URL are loopback addresses.',
    example: 'on',
    otherwise: 'on',
  }),
};

function fewProxies() {
  return z
    .string()
    .regex(/^(?:\d|10)$/, 'must be a whole number from 0 to 10')
    .transform(Number)
    .optional();
}

/**
 * The limits that are in force; null for none.
 *
 * @param app where the app is, and how often windows report, in seconds
 */
export function readLimits(
  values: Values<typeof LIMIT_SETTINGS>,
  refusedNames: ReadonlySet<string>,
  app: { host: string; baseUrl: string; renewSeconds: number },
): { rules: LimitRules | null; trustedProxies: number; problems: Problem[] } {
  const problems: Problem[] = [];
  const off = values.RATE_LIMIT === 'off';
  if (off && !(isLoopbackHost(app.host) && isLoopback(app.baseUrl))) {
    const why =
      'may be off only while HOST and NEXTAUTH_URL are loopback addresses: nothing would stop a flood';
    problems.push({ name: 'RATE_LIMIT', why });
  }
  const least = Math.ceil(120 / app.renewSeconds);
  if (!off && !refusedNames.has('RATE_PRESENCE') && values.RATE_PRESENCE < least) {
    const why = `must be at least ${least}, for two windows that report every ${app.renewSeconds} s (PRESENCE_RENEW_SECONDS)`;
    problems.push({ name: 'RATE_PRESENCE', why });
  }
  const rules: LimitRules = {
    perMinute: {
      tickets: values.RATE_TICKETS,
      presence: values.RATE_PRESENCE,
      messages: values.RATE_MESSAGES,
      changes: values.RATE_CHANGES,
      reads: values.RATE_READS,
      streams: values.RATE_STREAMS,
      entries: values.RATE_ENTER,
    },
    guesses: values.RATE_SIGN_IN,
    peoplePerAddress: values.RATE_PEOPLE_PER_ADDRESS,
    openStreams: { perPerson: values.STREAMS_PER_PERSON, perAddress: values.STREAMS_PER_ADDRESS },
  };
  const behindProxy = app.baseUrl.startsWith('https:');
  return {
    rules: off ? null : rules,
    trustedProxies: values.TRUSTED_PROXIES ?? Number(behindProxy),
    problems,
  };
}
