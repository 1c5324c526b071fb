import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { testControl, testDatabaseUrl } from '../../../../tests/harness/postgres.ts';
import { type Control, type DeliveredEvent, openControl, outboxStatus } from '../index.ts';

const opened: Control[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((control) => control.close()));
});

async function open(): Promise<Control> {
  const control = await testControl();
  opened.push(control);
  return control;
}

function publishOne(control: Control, subjectId: string, type = 'thing.happened'): Promise<void> {
  return control.transaction((tx) => control.publish(tx, [{ type, subjectId, body: { subjectId } }]));
}

describe('the outbox', () => {
  it('delivers what was published before and after the subscriber started, in order and with its body', async () => {
    const control = await open();
    await publishOne(control, 'before');
    const got: DeliveredEvent[] = [];
    control.startOutbox([{ name: 'reader', types: ['thing.happened'], handle: async (event) => void got.push(event) }]);
    await publishOne(control, 'after');
    await vi.waitFor(() => expect(got.map((event) => event.subjectId)).toEqual(['before', 'after']), 5_000);
    expect(got[0]?.body).toEqual({ subjectId: 'before' });
    expect(got[0]?.publishedAt).toBeInstanceOf(Date);
  });

  it('delivers nothing of a transaction that was rolled back, and nothing of a type nobody asked for', async () => {
    const control = await open();
    const got: string[] = [];
    control.startOutbox([{ name: 'r', types: ['thing.happened'], handle: async (e) => void got.push(e.subjectId) }]);
    const undone = control.transaction(async (tx) => {
      await control.publish(tx, [{ type: 'thing.happened', subjectId: 'undone', body: {} }]);
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    await publishOne(control, 'other', 'thing.else');
    await publishOne(control, 'kept');
    await vi.waitFor(() => expect(got).toEqual(['kept']), 5_000);
  });

  it('misses no event whose transaction commits later than one with a larger number', async () => {
    const control = await open();
    const got: string[] = [];
    control.startOutbox([{ name: 'r', types: ['thing.happened'], handle: async (e) => void got.push(e.subjectId) }]);
    const early = control.transaction(async (tx) => {
      await control.publish(tx, [{ type: 'thing.happened', subjectId: 'early-number-late-commit', body: {} }]);
      await publishOne(control, 'late-number-early-commit');
      await vi.waitFor(() => expect(got).toEqual(['late-number-early-commit']), 5_000);
    });
    await early;
    await vi.waitFor(() => expect(got).toEqual(['late-number-early-commit', 'early-number-late-commit']), 5_000);
  });

  it('delivers each of many concurrent publications exactly once while nothing fails', async () => {
    const control = await open();
    const got: string[] = [];
    control.startOutbox([{ name: 'r', types: ['thing.happened'], handle: async (e) => void got.push(e.subjectId) }]);
    const names = Array.from({ length: 120 }, (_, index) => `event-${index}`);
    await Promise.all(
      names.map((subjectId, index) =>
        control.transaction(async (tx) => {
          await control.publish(tx, [{ type: 'thing.happened', subjectId, body: {} }]);
          await pause((index * 7) % 13);
        }),
      ),
    );
    await vi.waitFor(() => expect(got.length).toBeGreaterThanOrEqual(names.length), 10_000);
    expect([...got].sort()).toEqual([...names].sort());
  });

  it('goes on where it stopped when another process takes over the subscriber', async () => {
    const url = await testDatabaseUrl();
    const first = await openControl({ server: { url }, poolSize: 3 });
    const got: string[] = [];
    const subscriber = {
      name: 'r',
      types: ['thing.happened'],
      handle: async (e: DeliveredEvent) => void got.push(e.subjectId),
    };
    first.startOutbox([subscriber]);
    await publishOne(first, 'one');
    await vi.waitFor(() => expect(got).toEqual(['one']), 5_000);
    await first.close();

    const second = await openControl({ server: { url }, poolSize: 3 });
    opened.push(second);
    await publishOne(second, 'two');
    second.startOutbox([subscriber]);
    await vi.waitFor(() => expect(got).toEqual(['one', 'two']), 5_000);
  });

  it('delivers to a subscriber in one process at a time', async () => {
    const url = await testDatabaseUrl();
    const both = await Promise.all([1, 2].map(() => openControl({ server: { url }, poolSize: 3 })));
    opened.push(...both);
    const got: string[] = [];
    for (const control of both) {
      control.startOutbox([{ name: 'r', types: ['thing.happened'], handle: async (e) => void got.push(e.subjectId) }]);
    }
    const [first] = both;
    if (first === undefined) throw new Error('nothing opened');
    for (let index = 0; index < 20; index += 1) await publishOne(first, `event-${index}`);
    await vi.waitFor(() => expect(got).toHaveLength(20), 10_000);
    expect(got).toEqual(Array.from({ length: 20 }, (_, index) => `event-${index}`));
  });

  it('takes over from a process that died, once its lease has run out, behind the last event that it recorded', async () => {
    const control = await open();
    await publishOne(control, 'recorded');
    await publishOne(control, 'perhaps handled');
    const got: string[] = [];
    await sql`
      insert into control.outbox_subscriber (name, position, lease_holder, leased_until)
      values ('r', 1, 'the dead', now() + interval '1500 milliseconds')`.execute(control.db);
    control.startOutbox([{ name: 'r', types: ['thing.happened'], handle: async (e) => void got.push(e.subjectId) }]);
    await pause(300);
    expect(got).toEqual([]);
    await vi.waitFor(() => expect(got).toEqual(['perhaps handled']), 5_000);
  });

  it('tries a failing event again, and those behind it wait for it', async () => {
    const control = await open();
    const got: string[] = [];
    let failuresLeft = 2;
    const handle = async (event: DeliveredEvent): Promise<void> => {
      if (event.subjectId === 'shaky' && failuresLeft > 0) {
        failuresLeft -= 1;
        throw new Error('not yet');
      }
      got.push(event.subjectId);
    };
    control.startOutbox([{ name: 'r', types: ['thing.happened'], handle }]);
    await publishOne(control, 'shaky');
    await publishOne(control, 'behind');
    await vi.waitFor(() => expect(got).toEqual(['shaky', 'behind']), 5_000);
    expect(failuresLeft).toBe(0);
  });

  it('parks and counts a poison event after its tries, and delivers those behind it', async () => {
    const control = await open();
    const got: string[] = [];
    const handle = async (event: DeliveredEvent): Promise<void> => {
      if (event.subjectId === 'poison') throw new Error('never');
      got.push(event.subjectId);
    };
    await publishOne(control, 'poison');
    await publishOne(control, 'behind');
    // As if earlier processes had already failed nine times: the tenth try is the last.
    await sql`insert into control.outbox_subscriber (name, failed_tries) values ('r', 9)`.execute(control.db);
    control.startOutbox([{ name: 'r', types: ['thing.happened'], handle }]);
    await vi.waitFor(() => expect(got).toEqual(['behind']), 5_000);
    await vi.waitFor(
      async () => expect(await outboxStatus(control.db)).toEqual([{ name: 'r', behind: 0, parked: 1 }]),
      5_000,
    );
    const { rows } = await sql`select subject_id, error from control.outbox_parked`.execute(control.db);
    expect(rows).toEqual([{ subject_id: 'poison', error: 'Error: never' }]);
  });
});
