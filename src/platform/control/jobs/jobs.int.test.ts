import { sql } from 'kysely';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { testControl, testDatabaseUrl } from '../../../../tests/harness/postgres.ts';
import { type Control, openControl } from '../index.ts';

const opened: Control[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((control) => control.close()));
});

async function open(): Promise<Control> {
  const control = await testControl();
  opened.push(control);
  return control;
}

async function jobRows(control: Control) {
  const { rows } = await sql<{ name: string; state: string; failed_tries: number; last_error: string | null }>`
    select name, state, failed_tries, last_error from control.job order by id`.execute(control.db);
  return rows;
}

describe('jobs', () => {
  it('run with their input once they are enqueued, and are gone afterwards', async () => {
    const control = await open();
    const got: unknown[] = [];
    await control.startJobs([{ name: 'send', run: async (input) => void got.push(input) }]);
    await control.transaction((tx) => control.enqueue(tx, 'send', { to: 'floor' }));
    await vi.waitFor(() => expect(got).toEqual([{ to: 'floor' }]), 5_000);
    await vi.waitFor(async () => expect(await jobRows(control)).toEqual([]), 5_000);
  });

  it('are not enqueued by a transaction that is rolled back, and wait for a process that knows them', async () => {
    const control = await open();
    const undone = control.transaction(async (tx) => {
      await control.enqueue(tx, 'send', {});
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await control.transaction((tx) => control.enqueue(tx, 'unknown here', {}));
    let runs = 0;
    await control.startJobs([
      {
        name: 'send',
        run: async () => {
          runs += 1;
        },
      },
    ]);
    await control.transaction((tx) => control.enqueue(tx, 'send', {}));
    await vi.waitFor(() => expect(runs).toBe(1), 5_000);
    await vi.waitFor(
      async () => expect((await jobRows(control)).map(({ name }) => name)).toEqual(['unknown here']),
      5_000,
    );
  });

  it('are tried again after a failure, and the failure is recorded', async () => {
    const control = await open();
    let tries = 0;
    const run = async (): Promise<void> => {
      tries += 1;
      if (tries < 3) throw new Error(`try ${tries}`);
    };
    await control.startJobs([{ name: 'shaky', run }]);
    await control.transaction((tx) => control.enqueue(tx, 'shaky', {}));
    await vi.waitFor(async () => {
      expect(tries).toBe(3);
      expect(await jobRows(control)).toEqual([]);
    }, 5_000);
  });

  it('are given up after the last try and stay for people to see', async () => {
    const control = await open();
    await sql`insert into control.job (name, failed_tries) values ('hopeless', 14)`.execute(control.db);
    const run = async (): Promise<void> => {
      throw new Error('never');
    };
    await control.startJobs([{ name: 'hopeless', run }]);
    const given = { name: 'hopeless', state: 'failed', failed_tries: 15, last_error: 'Error: never' };
    await vi.waitFor(async () => expect(await jobRows(control)).toEqual([given]), 5_000);
  });

  it('with a schedule run again and again, as one row, also after failures', async () => {
    const control = await open();
    let runs = 0;
    const run = async (): Promise<void> => {
      runs += 1;
      if (runs === 2) throw new Error('once');
    };
    const job = { name: 'tick', everyMs: 50, run };
    await control.startJobs([job]);
    await vi.waitFor(() => expect(runs).toBeGreaterThan(4), 5_000);
    expect(await jobRows(control)).toHaveLength(1);
  });

  it('run in one of two processes', async () => {
    const url = await testDatabaseUrl();
    const both = await Promise.all([1, 2].map(() => openControl({ server: { url }, poolSize: 4 })));
    opened.push(...both);
    const ran: string[] = [];
    for (const control of both) {
      await control.startJobs([{ name: 'send', run: async (input) => void ran.push(String(input.id)) }]);
    }
    const ids = Array.from({ length: 30 }, (_, index) => `job-${index}`);
    await both[0]?.transaction(async (tx) => {
      for (const id of ids) await both[0]?.enqueue(tx, 'send', { id });
    });
    await vi.waitFor(() => expect(ran).toHaveLength(30), 10_000);
    expect([...ran].sort()).toEqual([...ids].sort());
  });

  it('of a dead process are taken over when its lease has run out, not before', async () => {
    const control = await open();
    await sql`
      insert into control.job (name, input, lease_holder, leased_until) values
        ('send', '{"id":"held"}', 'somebody', now() + interval '1 hour'),
        ('send', '{"id":"left"}', 'the dead', now() - interval '1 second')`.execute(control.db);
    const ran: unknown[] = [];
    await control.startJobs([{ name: 'send', run: async (input) => void ran.push(input.id) }]);
    await control.transaction((tx) => control.enqueue(tx, 'send', { id: 'new' }));
    await vi.waitFor(() => expect(ran).toHaveLength(2), 5_000);
    expect([...ran].sort()).toEqual(['left', 'new']);
    await sql`update control.job set leased_until = now()`.execute(control.db);
    await vi.waitFor(() => expect(ran).toContain('held'), 5_000);
  });
});
