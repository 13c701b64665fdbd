# syntax=docker/dockerfile:1
# The app as an image: settings from the environment, the data folder at /data. See docs/production.md.
ARG NODE=docker.io/library/node:22-bookworm-slim

FROM ${NODE} AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build-embed.mjs && BUILD_STANDALONE=1 npx next build

FROM ${NODE}
WORKDIR /app
# HOSTNAME is what Next's server listens on, HOST what this app's settings know; asked to go, it ends by itself.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 NEXT_MANUAL_SIG_HANDLE=1 HOSTNAME=0.0.0.0 HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
# Migrations and PGlite's WebAssembly are in it, as the build has traced them.
COPY --from=build --chown=root:root /app/.next/standalone ./
COPY --from=build --chown=root:root /app/.next/static ./.next/static
COPY --from=build --chown=root:root /app/public ./public
RUN install -d -o node -g node -m 700 /data && install -d -o node -g node .next/cache
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
