/** Whether there is no token, or the server would refuse it by now, as far as that can be read from it. */
export function isStale(token: string | null | undefined): boolean {
  try {
    /** Seconds after `iat` that a token is used for; the server takes it for ten minutes. */
    const lasts = 540;
    const claims = atob(token!.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'));
    const { iat, exp } = JSON.parse(claims) as { iat: number; exp: number };
    const now = Date.now() / 1000;
    return exp < now || iat + lasts < now;
  } catch {
    return !token;
  }
}

/** @throws {undefined} when it takes too long, in milliseconds */
export function inTime<T>(work: Promise<T>, patience = 15_000): Promise<T> {
  return Promise.race([work, new Promise<never>((_, reject) => setTimeout(reject, patience))]);
}
