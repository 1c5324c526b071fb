import type { LakeTable } from './contract.ts';

/**
 * Source fields that have a typed column of their own in `events`: those that the public Sigma rules name most (ADR
 * 0005). A column holds a plain, non-empty value and nothing else, so `column != ''` means that it is present; an empty
 * string, a null or a list stands in `fields` and `null_fields`, and then the name also in `moved_fields`; so does the
 * name of any field that is an empty list.
 * Order is the order of the columns. A change here needs a migration.
 */
export const HOT_FIELDS = [
  'EventID',
  'Provider_Name',
  'Channel',
  'Image',
  'CommandLine',
  'OriginalFileName',
  'ParentImage',
  'ParentCommandLine',
  'TargetObject',
  'TargetFilename',
  'Details',
  'ScriptBlockText',
  'ImageLoaded',
  'Description',
  'Product',
  'Company',
  'Hashes',
  'Initiated',
  'ImagePath',
  'ServiceName',
  'SourceImage',
  'TargetImage',
  'QueryName',
  'User',
  'IntegrityLevel',
  'ObjectName',
  'ProcessName',
  'GrantedAccess',
  'CallTrace',
  'PipeName',
  'DestinationHostname',
  'DestinationIp',
  'DestinationPort',
  'TargetUserName',
  'SubjectUserName',
  'LogonType',
  'Payload',
  'eventName',
  'eventSource',
  'errorCode',
] as const;

export type HotField = (typeof HOT_FIELDS)[number];

const INDEX: ReadonlyMap<string, number> = new Map(HOT_FIELDS.map((name, index) => [name, index]));

/** Position in `HOT_FIELDS`; undefined for a field that lives in `fields`. */
export function hotIndexOf(fieldName: string): number | undefined {
  return INDEX.get(fieldName);
}

/** The column of `events` that holds the field's plain values; undefined: it lives in `fields` only. */
export function columnOf(fieldName: string): string | undefined {
  return INDEX.has(fieldName) ? `f_${fieldName}` : undefined;
}

const ORIGIN_COLUMNS = ['journal_id', 'sequence', 'record', 'received_at', 'source', 'sender', 'is_sample'];

/** What the encoders write, in their order. Named in every insert, so that later columns may stand anywhere. */
export const TABLE_COLUMNS: Readonly<Record<LakeTable, readonly string[]>> = {
  events: [
    ...ORIGIN_COLUMNS,
    'time',
    'product',
    'service',
    'categories',
    'event_code',
    'host',
    'user',
    'src_ip',
    'dst_ip',
    'class_uid',
    'activity_id',
    'severity_id',
    'status_id',
    ...HOT_FIELDS.map((name) => `f_${name}`),
    'fields',
    'null_fields',
    'moved_fields',
    'raw',
  ],
  rejects: [...ORIGIN_COLUMNS, 'reason', 'detail', 'raw'],
  matches: [
    ...ORIGIN_COLUMNS,
    'time',
    'rule_id',
    'rule_version',
    'rule_title',
    'rule_author',
    'level',
    'entity',
    'raises_alert',
    'rule_state',
    'hidden_by',
  ],
};
