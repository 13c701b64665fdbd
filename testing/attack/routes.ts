import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = path.resolve(import.meta.dirname ?? __dirname, '../..');

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type Method = (typeof METHODS)[number];

export type Params = Record<string, string | string[]>;
type Handler = (request: Request, context: { params: Promise<Params> }) => Response | Promise<Response>;

/** What a route file has: its address as folders write it (`/api/chats/[chatId]/call`), and what it answers to. */
export interface Route {
  route: string;
  handlers: Partial<Record<Method, Handler>>;
}

/** Every route file of the app, as the file system has them. */
function routeFiles(): string[] {
  return filesOf('route.ts');
}

/** Addresses of all pages, as folders write them. */
export function pageAddresses(): string[] {
  return filesOf('page.tsx').map(addressOf);
}

/** Every route of the app with its handlers. */
export async function routes(): Promise<Route[]> {
  const all = routeFiles().map(async (file) => {
    const handlers = (await import(
      /* @vite-ignore */ pathToFileURL(path.join(ROOT, 'app', file)).href
    )) as object;
    return { route: addressOf(file), handlers };
  });
  return Promise.all(all);
}

function filesOf(name: string): string[] {
  return readdirSync(path.join(ROOT, 'app'), { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === name)
    .map((file) => file.split(path.sep).join('/'))
    .sort();
}

function addressOf(file: string): string {
  return `/${path.posix.dirname(file)}`.replace(/^\/\.$/, '/');
}
