import { sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';

export type RuleVersion = {
  readonly ruleId: string;
  readonly version: string;
  readonly packId: string;
  readonly file: string;
};
export type StoredVersion = RuleVersion & { readonly since: Date };

/** Those of `versions` that are not stored yet. */
export async function findNewVersions(db: Database, versions: readonly RuleVersion[]): Promise<readonly RuleVersion[]> {
  const { rows } = await sql<{ rule_id: string; version: string }>`
    select n.rule_id, n.version
    from unnest(${versions.map(({ ruleId }) => ruleId)}::text[], ${versions.map(({ version }) => version)}::text[])
      as n (rule_id, version)
    where not exists (select 1 from content.rule_version v where v.rule_id = n.rule_id and v.version = n.version)`.execute(
    db,
  );
  const fresh = new Set(rows.map((row) => `${row.rule_id} ${row.version}`));
  return versions.filter(({ ruleId, version }) => fresh.has(`${ruleId} ${version}`));
}

export type NewVersion = RuleVersion & { readonly text: string };

export async function insertVersions(db: Database, versions: readonly NewVersion[], now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`
      insert into content.rule_text (version, text)
      select * from unnest(${versions.map(({ version }) => version)}::text[],
        ${versions.map(({ text }) => text)}::text[]) on conflict do nothing`.execute(tx);
    await sql`
      insert into content.rule_version (rule_id, version, pack_id, file, since)
      select r.*, ${now}::timestamptz from unnest(${versions.map(({ ruleId }) => ruleId)}::text[],
        ${versions.map(({ version }) => version)}::text[], ${versions.map(({ packId }) => packId)}::text[],
        ${versions.map(({ file }) => file)}::text[]) as r on conflict do nothing`.execute(tx);
  });
}

type VersionRow = {
  readonly rule_id: string;
  readonly version: string;
  readonly pack_id: string;
  readonly file: string;
  readonly since: Date;
};

/** Newest first. */
export async function readVersions(db: Database, ruleId: string): Promise<readonly StoredVersion[]> {
  const { rows } = await sql<VersionRow>`
    select * from content.rule_version where rule_id = ${ruleId} order by since desc, version limit 200`.execute(db);
  return rows.map((row) => ({
    ruleId: row.rule_id,
    version: row.version,
    packId: row.pack_id,
    file: row.file,
    since: row.since,
  }));
}

export async function readVersionText(db: Database, version: string): Promise<string | undefined> {
  const { rows } = await sql<{ text: string }>`
    select text from content.rule_text where version = ${version}`.execute(db);
  return rows[0]?.text;
}
