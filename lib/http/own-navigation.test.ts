import { expect, it } from 'vitest';
import { isOwnNavigation } from './own-navigation';

const OURS = 'https://calls.example.org';

it.each([
  ['typed, or opened from a bookmark', { 'sec-fetch-site': 'none' }],
  ['from a page of ours', { 'sec-fetch-site': 'same-origin', referer: `${OURS}/chats/team` }],
  ['from a page of ours without a referrer', { 'sec-fetch-site': 'same-origin' }],
])('believes a navigation that is %s', (_name, headers) => {
  expect(isOwnNavigation(new Headers(headers as Record<string, string>))).toBe(true);
});

it.each([
  ['from another site', { 'sec-fetch-site': 'cross-site' }],
  ['from another origin of the same site', { 'sec-fetch-site': 'same-site' }],
  ['from nobody knows where', {}],
  [
    'from our sign-in, whoever led there',
    { 'sec-fetch-site': 'same-origin', referer: `${OURS}/sign-in?callbackUrl=%2Fcall%2Fteam%3Fprejoin%3D0` },
  ],
])('does not believe one that is %s', (_name, headers) => {
  expect(isOwnNavigation(new Headers(headers as Record<string, string>))).toBe(false);
});
