// Next's storages want the global that its server sets first.
import 'next/dist/server/node-environment-baseline.js';
import { HeadersAdapter } from 'next/dist/server/web/spec-extension/adapters/headers.js';
import { RequestCookiesAdapter } from 'next/dist/server/web/spec-extension/adapters/request-cookies.js';
import { RequestCookies } from 'next/dist/server/web/spec-extension/cookies.js';
import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external.js';
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external.js';
import type { NextRequest } from 'next/server';

/** Runs a route handler with `headers()` and `cookies()` of `next/headers` telling of one request, as in Next's server. */
export function within<Result>(request: NextRequest, run: () => Promise<Result>): Promise<Result> {
  const work = { route: request.nextUrl.pathname, forceStatic: false, dynamicShouldError: false };
  const unit = {
    type: 'request',
    phase: 'render',
    headers: HeadersAdapter.seal(request.headers),
    cookies: RequestCookiesAdapter.seal(new RequestCookies(request.headers)),
  };
  return workAsyncStorage.run(work as never, () => workUnitAsyncStorage.run(unit as never, run));
}
