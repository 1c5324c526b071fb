import { describe, expect, test } from 'vitest';
import { createLiveStream } from './live-stream.ts';

describe('a live stream', () => {
  test('writes events in the format of the standard', () => {
    const { reply, send } = createLiveStream(2_000);
    expect(send('hint', { text: 'two\nlines' })).toBe(true);
    expect(String(reply.read())).toBe('retry: 2000\n\nevent: hint\ndata: {"text":"two\\nlines"}\n\n');
  });

  test('drops a reader who does not read', () => {
    const { reply, send } = createLiveStream(2_000);
    let sent = 0;
    while (send('beat', {})) sent += 1;
    expect(sent).toBeGreaterThan(100);
    expect(sent).toBeLessThan(1_000);
    expect(reply.destroyed).toBe(true);
  });
});
