import { sql } from 'kysely';
import type { Database, Migration } from '../../../platform/control/index.ts';

const TABLES = [
  // What is shown of a rule's version with its alerts, once: the rule file may be gone when the alert is read.
  sql`create table alerts.rule (
    rule_id text collate "C" not null,
    rule_version text collate "C" not null,
    shown jsonb not null,
    primary key (rule_id, rule_version)
  )`,
  sql`create table alerts.alert (
    number bigint generated always as identity primary key,
    id text collate "C" not null unique,
    version int not null default 1,
    group_key text collate "C" not null,
    is_current boolean not null,
    rule_id text collate "C" not null,
    rule_version text collate "C" not null,
    title text not null,
    level_rank smallint not null,
    entity_type text not null,
    entity_name text collate "C" not null,
    source_id text not null,
    is_sample boolean not null,
    state text not null default 'open' check (state in ('open', 'taken', 'closed')),
    raised_at timestamptz not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    hit_count bigint not null,
    owner_id text,
    owner_name text,
    taken_at timestamptz,
    verdict text check (verdict in ('true', 'benign', 'false', 'duplicate', 'undetermined')),
    verdict_note text,
    verdict_by_id text,
    verdict_by_name text,
    verdict_at timestamptz,
    duplicate_of_id text collate "C",
    previous_id text collate "C",
    case_number bigint,
    check ((state = 'closed') = (verdict is not null)),
    check (state <> 'taken' or owner_id is not null),
    foreign key (rule_id, rule_version) references alerts.rule
  )`,
  // Every hit, once: an event counts once for a rule, whichever alert it went to. Small rows, never updated.
  sql`create table alerts.hit (
    event_id text collate "C" not null,
    rule_id text collate "C" not null,
    alert_number bigint not null,
    primary key (event_id, rule_id)
  )`,
  // The hits that are shown: the first and the latest of each alert.
  sql`create table alerts.kept_hit (
    alert_number bigint not null references alerts.alert on delete cascade,
    ordinal bigint not null,
    event_id text not null,
    event_time timestamptz not null,
    received_at timestamptz not null,
    source_id text not null,
    summary text not null,
    matched_fields jsonb not null,
    primary key (alert_number, ordinal)
  )`,
  sql`create table alerts.alert_entity (
    alert_number bigint not null references alerts.alert on delete cascade,
    entity_type text collate "C" not null,
    entity_name text collate "C" not null,
    primary key (alert_number, entity_type, entity_name)
  )`,
];

const INDEXES = [
  // At most one alert of a group can grow; also what raising looks up.
  sql`create unique index alert_current on alerts.alert (group_key) where is_current`,
  sql`create index alert_queue on alerts.alert (level_rank desc, number desc) where state <> 'closed'`,
  sql`create index alert_severity on alerts.alert (level_rank desc, number desc)`,
  sql`create index alert_counts on alerts.alert (is_sample, state, level_rank)`,
  sql`create index alert_owner on alerts.alert (owner_id, number desc) where owner_id is not null`,
  sql`create index alert_rule on alerts.alert (rule_id, number desc)`,
  sql`create index alert_entity_name on alerts.alert (entity_name, number desc)`,
  sql`create index alert_case on alerts.alert (case_number) where case_number is not null`,
  sql`create index alert_past_verdicts on alerts.alert (rule_id, verdict_at desc) where state = 'closed'`,
];

export const createAlerts: Migration = {
  name: '0001-create-alerts',
  up: async (db: Database) => {
    for (const statement of [...TABLES, ...INDEXES]) await statement.execute(db);
  },
};
