import createNextIntlPlugin from 'next-intl/plugin';

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // For the image, which then holds what the server uses and nothing else; `npm start` serves the build itself.
  ...(process.env.BUILD_STANDALONE === '1' && { output: 'standalone' }),
  reactStrictMode: true,
  // Pictures are shown as they are: otherwise anybody could have /_next/image make them in all sizes, and keep them.
  images: { unoptimized: true },
  // The middleware does this for everything else.
  headers: () => [
    { source: '/_next/static/:path*', headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }] },
  ],
  // Types are checked with everything else, tests included; a start need not wait for that.
  typescript: { ignoreBuildErrors: true },
  // PGlite finds its WebAssembly beside its own files, which a bundler would move; the limiter asks for stores that nobody
  // has installed; the XMPP client has one half for browsers and one for Node, which is to choose.
  serverExternalPackages: ['@electric-sql/pglite', 'pg', 'rate-limiter-flexible', '@xmpp/client'],
  // So much of a body is kept for the middleware, however long it is; the longest that a route takes is half of that.
  experimental: { proxyClientMaxBodySize: '2mb' },
  // The SDK ships ES modules under a CommonJS package.json, which Node cannot load.
  transpilePackages: ['@jitsi/react-sdk'],
  // Migrations are read at run time, so no import tells the tracer about them.
  outputFileTracingIncludes: { '/*': ['./lib/db/migrations/**/*'] },
};

export default createNextIntlPlugin({
  requestConfig: './lib/i18n/request.ts',
  experimental: {
    // Sentences are parsed by the build, so that no page loads a parser.
    messages: { path: './lib/i18n', format: 'json', locales: 'infer', precompile: true },
  },
})(config);
