import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testControl, testDatabaseUrl } from '../../../tests/harness/postgres.ts';
import { isUniqueViolation, type Migration, openControl } from './index.ts';

function createTable(name: string, table: string): Migration {
  return {
    name,
    up: async (db) => void (await sql`create table room.${sql.id(table)} (id int primary key)`.execute(db)),
  };
}

async function tablesOf(control: { db: Parameters<Migration['up']>[0] }): Promise<string[]> {
  const { rows } = await sql<{ tablename: string }>`
    select tablename from pg_tables where schemaname = 'room' order by 1`.execute(control.db);
  return rows.map((row) => row.tablename);
}

describe('migrations', () => {
  it('make each step once and go on from where an earlier version stopped', async () => {
    const control = await testControl();
    const first = createTable('0001-create-one', 'one');
    const second = createTable('0002-create-two', 'two');
    await control.migrate([{ schema: 'room', migrations: [first] }]);
    await control.migrate([{ schema: 'room', migrations: [first, second] }]);
    await control.migrate([{ schema: 'room', migrations: [first, second] }]);
    expect(await tablesOf(control)).toEqual(['one', 'two']);
  });

  it('leave whole steps behind when one fails, and go on from there once it is mended', async () => {
    const control = await testControl();
    const first = createTable('0001-create-one', 'one');
    const broken: Migration = {
      name: '0002-create-two',
      up: async (db) => {
        await createTable('', 'two').up(db);
        await sql`select 1 / 0`.execute(db);
      },
    };
    await expect(control.migrate([{ schema: 'room', migrations: [first, broken] }])).rejects.toThrow(
      'division by zero',
    );
    expect(await tablesOf(control)).toEqual(['one']);
    await control.migrate([{ schema: 'room', migrations: [first, createTable('0002-create-two', 'two')] }]);
    expect(await tablesOf(control)).toEqual(['one', 'two']);
  });

  it('refuse a database that a newer version has written', async () => {
    const control = await testControl();
    const first = createTable('0001-create-one', 'one');
    const second = createTable('0002-create-two', 'two');
    await control.migrate([{ schema: 'room', migrations: [first, second] }]);
    const older = control.migrate([{ schema: 'room', migrations: [first] }]);
    await expect(older).rejects.toMatchObject({ kind: 'conflict', code: 'control.migrations-diverged' });
  });

  it('wait for each other when two processes start together', async () => {
    const url = await testDatabaseUrl();
    const both = await Promise.all([1, 2].map(() => openControl({ server: { url }, poolSize: 2 })));
    const rooms = [{ schema: 'room', migrations: [createTable('0001-create-one', 'one')] }];
    await Promise.all(both.map((control) => control.migrate(rooms)));
    expect(await tablesOf(both[0] ?? { db: (await testControl()).db })).toEqual(['one']);
    await Promise.all(both.map((control) => control.close()));
  });
});

describe('errors of statements', () => {
  it('leave unique violations for the caller to recognise', async () => {
    const control = await testControl();
    await control.migrate([{ schema: 'room', migrations: [createTable('0001-create-one', 'one')] }]);
    await sql`insert into room.one values (1)`.execute(control.db);
    const error: unknown = await sql`insert into room.one values (1)`.execute(control.db).catch((caught) => caught);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'one_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'another')).toBe(false);
    expect(isUniqueViolation(new Error('23505'))).toBe(false);
  });

  it('say unavailable where no server listens', async () => {
    const attempt = openControl({ server: { url: 'postgresql://watchfloor@%2Fnowhere/none' } });
    await expect(attempt).rejects.toMatchObject({ kind: 'unavailable', code: 'control.unavailable' });
  });

  it('leave wrong SQL and wrong parameters as what they are', async () => {
    const control = await testControl();
    await expect(sql`select nonsense`.execute(control.db)).rejects.toMatchObject({ code: '42703' });
  });
});
