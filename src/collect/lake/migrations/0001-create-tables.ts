import type { LakeMigration } from './lake-migration.ts';

/** One insert makes one file, and so few syncs: parts stay compact up to 256 MiB. */
const SETTINGS = `
SETTINGS
  non_replicated_deduplication_window = 10000,
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  min_bytes_for_wide_part = 268435456,
  default_compression_codec = 'ZSTD(1)'`;

const ORIGIN = `
  journal_id LowCardinality(String),
  sequence UInt64 CODEC(Delta, ZSTD(1)),
  record UInt32 CODEC(Delta, ZSTD(1)),
  received_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  source LowCardinality(String),
  sender LowCardinality(String),
  is_sample Bool,`;

/**
 * Parts are divided by the day of receipt, never of the event: event times are the sender's to forge, and each day
 * that an insert touches is a part of its own. `sequence` has indexes because events are fetched by their identity.
 */
const EVENTS = `
CREATE TABLE IF NOT EXISTS events (${ORIGIN}
  time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  product LowCardinality(String),
  service LowCardinality(String),
  categories Array(LowCardinality(String)),
  event_code LowCardinality(String),
  host LowCardinality(String),
  user LowCardinality(String),
  src_ip String,
  dst_ip String,
  class_uid UInt32,
  activity_id UInt8,
  type_uid UInt32 ALIAS class_uid * 100 + activity_id,
  severity_id UInt8,
  status_id UInt8,
  f_EventID LowCardinality(String),
  f_Provider_Name LowCardinality(String),
  f_Channel LowCardinality(String),
  f_Image String,
  f_CommandLine String,
  f_OriginalFileName String,
  f_ParentImage String,
  f_ParentCommandLine String,
  f_TargetObject String,
  f_TargetFilename String,
  f_Details String,
  f_ScriptBlockText String,
  f_ImageLoaded String,
  f_Description String,
  f_Product String,
  f_Company String,
  f_Hashes String,
  f_Initiated String,
  f_ImagePath String,
  f_ServiceName String,
  f_SourceImage String,
  f_TargetImage String,
  f_QueryName String,
  f_User String,
  f_IntegrityLevel String,
  f_ObjectName String,
  f_ProcessName String,
  f_GrantedAccess String,
  f_CallTrace String,
  f_PipeName String,
  f_DestinationHostname String,
  f_DestinationIp String,
  f_DestinationPort String,
  f_TargetUserName String,
  f_SubjectUserName String,
  f_LogonType String,
  f_Payload String,
  f_eventName String,
  f_eventSource String,
  f_errorCode String,
  fields Map(LowCardinality(String), String),
  null_fields Array(LowCardinality(String)),
  moved_fields Array(LowCardinality(String)),
  raw String CODEC(ZSTD(1)),
  INDEX sequence_range sequence TYPE minmax GRANULARITY 1,
  INDEX sequence_bloom sequence TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(received_at)
ORDER BY (toStartOfHour(time), product, service, event_code, host, time, sequence, record)
${SETTINGS}`;

const REJECTS = `
CREATE TABLE IF NOT EXISTS rejects (${ORIGIN}
  reason LowCardinality(String),
  detail String,
  raw String CODEC(ZSTD(3))
)
ENGINE = MergeTree
PARTITION BY toDate(received_at)
ORDER BY (toStartOfHour(received_at), source, reason, received_at, sequence, record)
${SETTINGS}`;

const MATCHES = `
CREATE TABLE IF NOT EXISTS matches (${ORIGIN}
  time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  rule_id LowCardinality(String),
  rule_version LowCardinality(String),
  rule_title LowCardinality(String),
  rule_author LowCardinality(String),
  level LowCardinality(String),
  entity String,
  raises_alert Bool,
  INDEX sequence_bloom sequence TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(received_at)
ORDER BY (toStartOfHour(time), rule_id, entity, time, sequence, record)
${SETTINGS}`;

export const createTables: LakeMigration = { name: '0001-create-tables', statements: [EVENTS, REJECTS, MATCHES] };
