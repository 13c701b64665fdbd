import 'server-only';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { services, type Services } from '../services';
import { operatorAccess } from './operator-access';

/**
 * The services for a page that is for the operator only; for everybody else there is no such page. That a browser asks
 * for the password is the middleware's, because a page of Next cannot answer 401.
 */
export async function requireOperator(): Promise<Services> {
  const current = await services();
  if (operatorAccess(await headers(), current.settings) !== 'granted') notFound();
  return current;
}
