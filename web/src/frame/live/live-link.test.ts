import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveLink, type LiveSource } from './live-link.ts';

type Fake = LiveSource & { say: (type: string, data?: unknown) => void; isClosed: boolean; readyState: number };

const opened: Fake[] = [];
let refusals = 0;

function openSource(): Fake {
  const handlers = new Map<string, (event: { data?: unknown }) => void>();
  const fake: Fake = {
    readyState: 1,
    isClosed: false,
    close: () => {
      fake.isClosed = true;
    },
    addEventListener: (type, handle) => void handlers.set(type, handle),
    say: (type, data) => handlers.get(type)?.({ data }),
  };
  opened.push(fake);
  return fake;
}

const last = (): Fake => {
  const source = opened.at(-1);
  if (!source) throw new Error('no source was opened');
  return source;
};

beforeEach(() => {
  opened.length = 0;
  refusals = 0;
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => void vi.useRealTimers());

function startLink() {
  const onRefused = () => {
    refusals += 1;
  };
  const link = createLiveLink({ openSource, nowMs: Date.now, onRefused });
  const onAlerts = vi.fn();
  link.listen('alerts', onAlerts);
  link.start();
  return { link, onAlerts };
}

describe('the live link', () => {
  it('tells who listens to the topic, and nobody else', () => {
    const { link, onAlerts } = startLink();
    const onCases = vi.fn();
    const stop = link.listen('cases', onCases);
    expect(link.state()).toEqual({ kind: 'connecting' });
    last().say('ready');
    expect(link.state()).toEqual({ kind: 'live' });
    last().say('hint', '{"topic":"alerts","count":1,"ids":["a"]}');
    last().say('hint', 'no json');
    expect([onAlerts.mock.calls.length, onCases.mock.calls.length]).toEqual([1, 0]);
    stop();
    last().say('hint', '{"topic":"cases","count":1,"ids":["7"]}');
    expect(onCases).not.toHaveBeenCalled();
  });

  it('is stale after five seconds of silence, since the last sign of life, and live again with a new stream', () => {
    const { link, onAlerts } = startLink();
    last().say('ready');
    vi.advanceTimersByTime(3_000);
    last().say('beat');
    vi.advanceTimersByTime(5_000);
    expect(link.state().kind).toBe('live');
    vi.advanceTimersByTime(1_000);
    expect(link.state()).toEqual({ kind: 'stale', sinceMs: 1_003_000 });
    expect(opened[0]?.isClosed).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(opened).toHaveLength(2);
    expect(onAlerts).not.toHaveBeenCalled();
    last().say('ready');
    expect(link.state()).toEqual({ kind: 'live' });
    expect(onAlerts).toHaveBeenCalledTimes(1);
  });

  it('is not stale when the stream breaks and is back within five seconds', () => {
    const { link } = startLink();
    const states: string[] = [];
    link.onState(() => states.push(link.state().kind));
    last().say('ready');
    last().readyState = 0;
    last().say('error');
    vi.advanceTimersByTime(1_500);
    expect(opened).toHaveLength(2);
    last().say('ready');
    vi.advanceTimersByTime(3_000);
    expect(states).toEqual(['live']);
    expect(refusals).toBe(0);
  });

  it('asks who is signed in when it is refused, and comes again ever more seldom', () => {
    startLink();
    for (let second = 0; second < 120; second += 1) {
      if (!last().isClosed) {
        last().readyState = 2;
        last().say('error');
      }
      vi.advanceTimersByTime(1_000);
    }
    expect(refusals).toBe(opened.length);
    expect(opened.length).toBeGreaterThan(5);
    expect(opened.length).toBeLessThan(20);
  });

  it('says nothing of being stale while it is off, and reads everything anew when it starts again', () => {
    const { link, onAlerts } = startLink();
    last().say('ready');
    link.stop();
    vi.advanceTimersByTime(60_000);
    expect(link.state()).toEqual({ kind: 'off' });
    expect(opened).toHaveLength(1);
    link.start();
    last().say('ready');
    expect(onAlerts).toHaveBeenCalledTimes(1);
  });
});
