import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createSettleLine } from './settle-line.ts';

describe('a settle line', () => {
  it('settles in the order of adding, whichever work ends first', async () => {
    const line = createSettleLine<number>(3);
    const settled: number[] = [];
    const settle = async (result: number) => void settled.push(result);
    await line.add(sleep(30, 1), settle);
    await line.add(sleep(1, 2), settle);
    await line.finish();
    expect(settled).toEqual([1, 2]);
  });

  it('lets no more under way than its width', async () => {
    const line = createSettleLine<number>(2);
    let isFirstDone = false;
    const first = sleep(20, 1).then((value) => {
      isFirstDone = true;
      return value;
    });
    await line.add(first, async () => undefined);
    expect(isFirstDone).toBe(false);
    await line.add(sleep(1, 2), async () => undefined);
    expect(isFirstDone).toBe(true);
  });

  it('settles nothing behind a failure, and tells of it', async () => {
    const line = createSettleLine<number>(4);
    const settled: number[] = [];
    const settle = async (result: number) => void settled.push(result);
    await line.add(Promise.resolve(1), settle);
    await line.add(Promise.reject(new Error('broke')), settle);
    await line.add(Promise.resolve(3), settle);
    await expect(line.finish()).rejects.toThrow('broke');
    expect(settled).toEqual([1]);
    expect(line.broken.aborted).toBe(true);
  });

  it('ends only when the work behind a failure has ended too', async () => {
    const line = createSettleLine<number>(4);
    let isOver = false;
    const late = sleep(20, 2).then((value) => {
      isOver = true;
      return value;
    });
    await line.add(Promise.reject(new Error('broke')), async () => undefined);
    await line.add(late, async () => undefined);
    await expect(line.finish()).rejects.toThrow('broke');
    expect(isOver).toBe(true);
  });
});
