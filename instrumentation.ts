import type { Instrumentation } from 'next';

/** Runs once when the server starts: bad settings stop it here, before anybody can meet them. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startUp } = await import('./lib/start-up');
  await startUp();
}

/** What nobody has caught while a page was made, or in a route. */
export const onRequestError: Instrumentation.onRequestError = async (error, { method }, { routePath }) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { logRequestError } = await import('./lib/http/log-request-error');
  logRequestError(error, { method, route: routePath });
};
