import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MsgpackFault, MsgpackFramer } from './forward/msgpack-framer.ts';
import { HeldBudget, HeldBytes } from './held-bytes.ts';

test('held bytes come out as they went in, and stay so', () => {
  const step = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.nat(30));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const held = new HeldBytes();
      const [sent, taken]: [number[], Buffer[]] = [[], []];
      for (const one of steps) {
        if (typeof one === 'number') taken.push(held.take(Math.min(one, held.length)));
        else {
          sent.push(...one);
          held.append(one);
        }
      }
      expect([...Buffer.concat([...taken, held.bytes])]).toEqual(sent);
    }),
  );
});

test('a megabyte in single bytes costs about what it costs in one piece', () => {
  const framer = new MsgpackFramer();
  const value = Buffer.concat([Buffer.from('c600100000', 'hex'), Buffer.alloc(0x100000)]);
  const startedMs = performance.now();
  let whole = 0;
  for (const byte of value) for (const one of framer.push(Buffer.of(byte))) whole += one.length;
  expect(whole).toBe(value.length);
  expect(performance.now() - startedMs).toBeLessThan(10_000);
});

test('who holds most is let go where all together hold too much', () => {
  const gone: string[] = [];
  const budget = new HeldBudget<string>(100, (name) => gone.push(name));
  budget.set('large', 60);
  budget.set('small', 30);
  budget.set('large', 70);
  expect(gone).toEqual([]);
  budget.set('small', 31);
  expect(gone).toEqual(['large']);
  budget.set('other', 69);
  expect(gone).toEqual(['large']);
});

test('before the handshake a framer holds as little as it is told', () => {
  const framer = new MsgpackFramer({ bytes: 10, values: 4, depth: 1 });
  expect(() => [...framer.push(Buffer.from('c4ff', 'hex'))]).toThrow(MsgpackFault);
});
