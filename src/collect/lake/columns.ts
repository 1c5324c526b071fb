/**
 * Source fields that have a typed column of their own in `events`: those that the public Sigma rules name most (ADR
 * 0005). A column holds a plain, non-empty value and nothing else, so `column != ''` means that it is present; an empty
 * string, a null or a list stands in `fields` and `null_fields`, and then the name also in `moved_fields`.
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
