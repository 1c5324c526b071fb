import { describe, expect, it } from 'vitest';
import { pinTimes, shortened } from './copy-link.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const pinned = (query: string) =>
  decodeURIComponent(pinTimes(`https://floor.example/hunt?${query}`, NOW).split('?')[1] ?? '');

describe('a copied link', () => {
  it('has absolute times where the address has relative ones', () => {
    expect(pinned('q=x&from=now-24h&to=now')).toBe('q=x&from=2026-11-21T12:00:00.000Z&to=2026-11-22T12:00:00.000Z');
    expect(pinned('from=now-15m')).toBe('from=2026-11-22T11:45:00.000Z&to=2026-11-22T12:00:00.000Z');
  });

  it('is left as it is where it names no time, or an absolute one, or what is none', () => {
    expect(pinned('q=now-24h')).toBe('q=now-24h');
    expect(pinned('from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z')).toBe(
      'from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z',
    );
    expect(pinned('from=yesterday&to=now')).toBe('from=yesterday&to=2026-11-22T12:00:00.000Z');
  });
});

describe('a link that is too long to be sent', () => {
  it('is kept by the server, path and query, under a short one to the same page', async () => {
    const kept: string[] = [];
    const store = async (address: string) => {
      kept.push(address);
      return { id: 'abc' };
    };
    const long = `https://floor.example/hunt?query=${'x'.repeat(2_000)}`;
    expect(await shortened(long, store)).toBe('https://floor.example/hunt?s=abc');
    expect(kept).toEqual([long.slice('https://floor.example'.length)]);
    expect(await shortened('https://floor.example/hunt?query=x', store)).toBe('https://floor.example/hunt?query=x');
    expect(kept).toHaveLength(1);
  });
});
