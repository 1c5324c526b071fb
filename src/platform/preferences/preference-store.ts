import type { Database } from '../control/index.ts';

type PreferenceTable = { readonly user_id: string; readonly choices: unknown; readonly changed_at: Date };
type PreferenceTables = { 'preferences.preferences': PreferenceTable };

/** As they were stored; undefined: nothing was ever chosen. */
export async function findChoices(db: Database, userId: string): Promise<unknown> {
  const row = await db
    .withTables<PreferenceTables>()
    .selectFrom('preferences.preferences')
    .select('choices')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.choices;
}

/** The same, and until the transaction ends nobody else changes them. */
export async function lockChoices(tx: Database, userId: string, changedAt: Date): Promise<unknown> {
  const tables = tx.withTables<PreferenceTables>();
  await tables
    .insertInto('preferences.preferences')
    .values({ user_id: userId, choices: '{}', changed_at: changedAt })
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .execute();
  const row = await tables
    .selectFrom('preferences.preferences')
    .select('choices')
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.choices;
}

type Choices = { readonly userId: string; readonly choices: object; readonly changedAt: Date };

export async function storeChoices(tx: Database, { userId, choices, changedAt }: Choices): Promise<void> {
  await tx
    .withTables<PreferenceTables>()
    .updateTable('preferences.preferences')
    .set({ choices: JSON.stringify(choices), changed_at: changedAt })
    .where('user_id', '=', userId)
    .execute();
}
