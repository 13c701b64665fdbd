import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { WebSocketServer } from 'ws';
import { answerHttp, type Assets } from './answer-http';
import { tokenAuthority, XMPP_DOMAIN, type Auth, type TokenSettings } from './authority';
import { normalBehaviour } from './behaviour';
import { jitsiScripts } from './build-jitsi-scripts';
import { ownCertificate } from './certificate';
import { controlRoutes, standinControls, type ControlAction, type StandinState } from './controls';
import type { RoleRule } from './meeting-rooms';
import { MeetingServer } from './meeting-server';

export interface StandinOptions {
  /** 0 takes a free one. */
  port: number;
  /** Where the certificate is kept, in a folder `standin`. */
  dataDir: string;
  /** Default: nobody needs a token. */
  auth?: Auth;
  tokens?: TokenSettings;
  /** Default: `token` when tokens are checked, else `first`. */
  roles?: RoleRule;
  /** Serves the test controls over HTTP; `control()` and `state()` below work always. Default: false. */
  controls?: boolean;
  /** Behaves as meet.jit.si: no tokens, framed calls are cut. */
  public?: boolean | { cutAfterSeconds?: number; waitForModerator?: boolean };
  /** How long somebody whose browser vanished stays in the room; about 60 on a real server. Default: 0. */
  ghostSeconds?: number;
  /** Further names for the certificate, for tests that map them to loopback. */
  hosts?: readonly string[];
  /** Listens on this name or address only. Default: 127.0.0.1 and, where there is one, ::1. */
  host?: string;
  /** Clock, milliseconds since 1970. */
  now?: () => number;
}

export interface Standin {
  /** `localhost:8443`: what JitsiMeetExternalAPI takes. */
  domain: string;
  origin: string;
  port: number;
  /** @throws {Error} when the room or person is not there */
  control: (action: ControlAction) => void;
  state: () => StandinState;
  /** Ends every connection. Resolves when the port is free again. */
  close: () => Promise<void>;
}

const MEET_JIT_SI_CUT_SECONDS = 300;
const SIGNALLING_PATH = '/xmpp-websocket';
const PAGES = fileURLToPath(new URL('meeting-page/', import.meta.url));

/**
 * Starts a stand-in Jitsi.
 * @throws {Error} `code` EADDRINUSE when the port is taken; one sentence when Jitsi's scripts cannot be had
 */
export async function startStandin(options: StandinOptions): Promise<Standin> {
  const [certificate, assets] = await Promise.all([
    ownCertificate(path.join(options.dataDir, 'standin'), options.hosts),
    loadAssets(),
  ]);
  const server = meetingServer(options);
  const behaviour = normalBehaviour();
  const controls = standinControls(server, behaviour);
  const facts = () => ({
    xmppDomain: options.tokens?.xmppDomain ?? XMPP_DOMAIN,
    cutsFramed: server.cutAfterSeconds !== undefined,
  });
  const answer = answerHttp(assets, behaviour, facts, options.controls ? controlRoutes(controls) : undefined);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 256 * 1024 });
  const open = new Set<Socket>();

  const listen = async (host: string, port: number) => {
    const https = createServer(certificate, answer);
    https.on('connection', (socket: Socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    });
    https.on('upgrade', (request, socket, head) => {
      if (request.url !== SIGNALLING_PATH) socket.destroy();
      else sockets.handleUpgrade(request, socket, head, (webSocket) => server.connect(webSocket));
    });
    await listening(https, host, port);
    return https;
  };
  const listeners = options.host
    ? [await listen(options.host, options.port)]
    : await listenOnLoopback(listen, options.port);
  const { port } = listeners[0]?.address() as AddressInfo;

  return {
    domain: `localhost:${port}`,
    origin: `https://localhost:${port}`,
    port,
    ...controls,
    async close() {
      server.close();
      const closed = listeners.map((one) => new Promise<void>((resolve) => one.close(() => resolve())));
      for (const socket of open) socket.destroy();
      await Promise.all(closed);
    },
  };
}

// `localhost` is 127.0.0.1 to one program and ::1 to the next: both must answer, on the same port.
async function listenOnLoopback(
  listen: (host: string, port: number) => Promise<Server>,
  port: number,
): Promise<Server[]> {
  const first = await listen('127.0.0.1', port);
  try {
    return [first, await listen('::1', (first.address() as AddressInfo).port)];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [first];
    first.close();
    if (code === 'EADDRINUSE' && port === 0) return listenOnLoopback(listen, port);
    throw error;
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}

function meetingServer(options: StandinOptions): MeetingServer {
  const auth = options.public ? { kind: 'none' as const } : (options.auth ?? { kind: 'none' as const });
  const publicOptions = typeof options.public === 'object' ? options.public : {};
  const server = new MeetingServer({
    roles: options.roles ?? (auth.kind === 'none' ? 'first' : 'token'),
    authorise: auth.kind === 'none' ? undefined : tokenAuthority(auth, options.tokens),
    waitForModerator: publicOptions.waitForModerator ?? false,
    ghostSeconds: options.ghostSeconds ?? 0,
    xmppDomain: options.tokens?.xmppDomain ?? XMPP_DOMAIN,
    now: options.now ?? Date.now,
  });
  if (options.public) server.cutAfterSeconds = publicOptions.cutAfterSeconds ?? MEET_JIT_SI_CUT_SECONDS;
  return server;
}

async function loadAssets(): Promise<Assets> {
  const [scripts, css, pictureCss, meetingPage, picture] = await Promise.all([
    jitsiScripts(),
    readFile(path.join(PAGES, 'standin.css'), 'utf8'),
    readFile(path.join(PAGES, 'picture.css'), 'utf8'),
    ownScript('main.ts', 'esm'),
    // It shares the window of the page that opened it, so its names have to stay its own.
    ownScript('picture.ts', 'iife'),
  ]);
  return { ...scripts, css, meetingPage, picture: scripts.pictureSide + picture, pictureCss };
}

async function ownScript(entry: string, format: 'esm' | 'iife'): Promise<string> {
  const built = await build({
    entryPoints: [path.join(PAGES, entry)],
    bundle: true,
    write: false,
    format,
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
  });
  return built.outputFiles[0]?.text ?? '';
}
