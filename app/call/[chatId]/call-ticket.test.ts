import { headers } from 'next/headers';
import { describe, expect, it, vi } from 'vitest';
import { issueTicket } from '@/lib/calls/issue-ticket';
import { callTicket } from './call-ticket';

vi.mock('next/headers', () => ({ headers: vi.fn() }));
vi.mock('next-intl/server', () => ({ getLocale: () => Promise.resolve('ru') }));
vi.mock('@/lib/http/page-person', () => ({
  requirePerson: () => Promise.resolve({ id: 'ivan' }),
  pagePerson: () => Promise.resolve(null),
  pageEntry: () => Promise.resolve(null),
}));
vi.mock('@/lib/services', () => ({
  services: () =>
    Promise.resolve({
      settings: { presenceRenew: 1, callRules: { ring: 1 } },
      limits: { address: () => Promise.resolve(), person: () => Promise.resolve() },
    }),
}));
vi.mock('@/lib/calls/issue-ticket', () => ({
  issueTicket: vi.fn(() => Promise.resolve({ ticket: {}, title: 'Команда', kind: 'group' })),
}));

function openFrom(site: string, query: { prejoin?: string; moved?: string | string[] }) {
  vi.mocked(headers).mockResolvedValue(new Headers({ 'sec-fetch-site': site }));
  return callTicket({ params: Promise.resolve({ chatId: 'team' }), searchParams: Promise.resolve(query) });
}

describe('the address of a call page', () => {
  it('says how the devices were where the call was moved from', async () => {
    const found = await openFrom('same-origin', { prejoin: '0', moved: 'audio-off.video-on' });
    expect(found).toMatchObject({ prejoin: false, muted: { audio: true, video: false } });
  });

  it('switches nothing on and skips nothing when another site wrote it', async () => {
    const found = await openFrom('cross-site', { prejoin: '0', moved: 'audio-on.video-on' });
    expect(found).toMatchObject({ prejoin: true, muted: null });
  });

  it.each([['none'], [['audio-on', 'video-on']], ['']])('says nothing of devices with %j', async (moved) => {
    expect(await openFrom('same-origin', { moved })).toMatchObject({ muted: null });
  });

  it('means the chat whose id was encoded, also where it reads like another one’s', async () => {
    vi.mocked(headers).mockResolvedValue(new Headers({ 'x-call-chat': '50%2541' }));
    const address = { params: Promise.resolve({ chatId: '50%41' }), searchParams: Promise.resolve({}) };
    await callTicket(address);
    expect(vi.mocked(issueTicket).mock.lastCall?.[2]).toMatchObject({ chatId: '50%41' });
  });

  it('is closed in a host’s chat that nobody has entered', async () => {
    vi.mocked(headers).mockResolvedValue(new Headers());
    const address = { params: Promise.resolve({ chatId: 'host%3A42' }), searchParams: Promise.resolve({}) };
    expect(await callTicket(address)).toBe('closed');
  });
});
