import { encode } from 'next-auth/jwt';
import { SETTING_GROUPS } from '../../lib/config/settings';

/** The key of sessions in every app that is measured. */
export const SESSION_SECRET = 'a session secret for benches, of 32 or more';

/** Empty counts as absent, and keeps out what a file .env has: a bench must not write to anybody's database. */
const NOTHING_SET = Object.fromEntries(
  Object.values(SETTING_GROUPS).flatMap((group) => Object.keys(group).map((name) => [name, ''])),
);

/** Settings that every app that is measured has: nothing limits how often it is asked. */
export const BENCH_SETTINGS: Record<string, string> = {
  ...NOTHING_SET,
  NEXTAUTH_SECRET: SESSION_SECRET,
  ROOM_SECRET: 'a room secret that is for benches, of 32 or more',
  RATE_LIMIT: 'off',
  LOG_LEVEL: 'warn',
  DEMO: '1',
};

/** The session cookie of somebody, as signing in would set it. */
export async function sessionOf(personId: string): Promise<string> {
  const token = { sub: personId, provider: 'demo' };
  return `next-auth.session-token=${await encode({ token, secret: SESSION_SECRET })}`;
}
