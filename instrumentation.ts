/** Runs once when the server starts: bad settings stop it here, before anybody can meet them. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startUp } = await import('./lib/start-up');
  await startUp();
}
