import { isLoopback, isLoopbackHost } from '../config/loopback';

/** What HTTP Basic (RFC 7617) asks with; the name is `operator`. */
export const OPERATOR_CHALLENGE = 'Basic realm="operator", charset="UTF-8"';

const USER = 'operator';

/**
 * Whether somebody may see what is for the operator only: `asked` says that they have not proved it, and `nothing` that
 * there is nothing to see, whoever asks.
 */
export type OperatorAccess = 'granted' | 'asked' | 'nothing';

/** Who asks, and what decides. Small enough for the middleware. */
export function operatorAccess(
  headers: Headers,
  {
    operatorPassword,
    demo,
    baseUrl,
    host,
  }: {
    operatorPassword: string | null;
    demo: boolean;
    baseUrl: string;
    host: string;
  },
): OperatorAccess {
  if (operatorPassword !== null) return isOperator(headers, operatorPassword) ? 'granted' : 'asked';
  // The name asked for counts too: one that was made to resolve to this machine (DNS rebinding) is none of its own.
  const asked = (headers.get('host') ?? '').replace(/:\d*$/, '');
  const isOwnMachine = isLoopback(baseUrl) && isLoopbackHost(host) && isLoopbackHost(asked);
  return demo && isOwnMachine ? 'granted' : 'nothing';
}

/** Whether `Authorization` names the operator with this password. */
export function isOperator(headers: Headers, password: string): boolean {
  const given = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (!given) return false;
  const encoder = new TextEncoder();
  return isSame(decode(given), encoder.encode(`${USER}:${password}`));
}

function decode(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

// Every byte that was given is looked at, so the time it takes tells nothing of the password, not even its length. Done
// by hand, because the middleware has no timingSafeEqual and may not wait for a digest.
function isSame(given: Uint8Array, expected: Uint8Array): boolean {
  let differences = given.length ^ expected.length;
  for (let index = 0; index < given.length; index++) {
    differences |= (given[index] ?? 0) ^ (expected[index % expected.length] ?? 0);
  }
  return differences === 0;
}
