import { describe, expect, it, vi } from 'vitest';
import { openStreams } from './open-streams';

const streams = () => openStreams({ perPerson: 2, perAddress: 3 });
const ivan = { personId: 'ivan', address: '192.0.2.1' };

/** A stream as a route opens it: closing it gives its place back. */
function open(places: ReturnType<typeof streams>, owner = ivan) {
  const closed = vi.fn();
  const leave = places.enter(owner, () => {
    closed();
    leave();
  });
  return { closed, leave };
}

describe('open streams', () => {
  it('end with the oldest of a person when there are too many of them', () => {
    const places = streams();
    const [first, second, third, fourth] = [1, 2, 3, 4].map(() => open(places));
    expect(first?.closed).toHaveBeenCalledOnce();
    expect(second?.closed).toHaveBeenCalledOnce();
    expect(third?.closed).not.toHaveBeenCalled();
    expect(fourth?.closed).not.toHaveBeenCalled();
  });

  it('of one person say nothing of another', () => {
    const places = openStreams({ perPerson: 2, perAddress: 9 });
    const own = [open(places), open(places)];
    open(places, { ...ivan, personId: 'maria' });
    open(places, { ...ivan, personId: 'maria' });
    for (const { closed } of own) expect(closed).not.toHaveBeenCalled();
  });

  it('of an address are refused when there are too many, until one ends', () => {
    const places = streams();
    const others = ['maria', 'oleg', 'anna'].map((personId) => open(places, { ...ivan, personId }));
    expect(() => open(places)).toThrow('request.too_many');
    expect(() => open(places, { ...ivan, address: '192.0.2.2' })).not.toThrow();
    others[0]?.leave();
    // Twice is once.
    others[0]?.leave();
    expect(() => open(places)).not.toThrow();
    expect(() => open(places, { ...ivan, personId: 'vera' })).toThrow('request.too_many');
    for (const { closed } of others) expect(closed).not.toHaveBeenCalled();
  });

  it('make room again when they end', () => {
    const places = streams();
    for (let round = 0; round < 10; round++) open(places).leave();
    const stays = open(places);
    open(places).leave();
    open(places);
    expect(stays.closed).not.toHaveBeenCalled();
  });
});
