import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ROUTES, routeTemplate } from './route-template';

/** `chats/[chatId]/page.tsx` as an address: `/chats/{chatId}`. */
const addresses = (readdirSync('app', { recursive: true }) as string[])
  .filter((file) => /(?:^|\/)(?:route\.ts|page\.tsx)$/.test(file))
  .map((file) =>
    `/${file}`.replace(/\/(?:route\.ts|page\.tsx)$/, '').replace(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}'),
  )
  .map((address) => address || '/');

it('knows every page and route, and none that is not there', () => {
  expect(addresses.length).toBeGreaterThan(20);
  expect(addresses.toSorted()).toEqual([...ROUTES].toSorted());
});

it.each(ROUTES)('knows %s by an address of it', (route) => {
  const address = route.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'number' ? '7' : 'host%3A42'));
  expect(routeTemplate(address)).toBe(route);
  expect(routeTemplate(`${address}?a=/b&c`)).toBe(route);
});

it.each([
  ['/api/auth/callback/oidc?code=x', '/api/auth/{nextauth}'],
  ['/api/jitsi/events/room/created', '/api/jitsi/events/{event}'],
  ['/_next/static/chunks/main.js', 'static'],
  ['/_next/', 'static'],
  ['/embed.js', 'static'],
  ['/people/maria.svg?x', 'static'],
  ['/embed.jsx', 'other'],
  ['/wp-login.php', 'other'],
  ['/api/auth/', 'other'],
  ['/chats/a/b/c', 'other'],
  ['/call/', 'other'],
  ['/API/METRICS', 'other'],
  ['//', 'other'],
  ['http://other.example/api/metrics', 'other'],
  ['*', 'other'],
  ['', 'other'],
])('takes %s for %s', (address, route) => {
  expect(routeTemplate(address)).toBe(route);
});
