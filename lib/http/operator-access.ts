import { isLoopback, isLoopbackHost } from '../config/loopback';
import { isSameSecret } from './same-secret';

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
  return isSameSecret(Buffer.from(given, 'base64'), `${USER}:${password}`);
}
