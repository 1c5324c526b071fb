/** Of the head of a record, which its list shows in columns of their own or not at all. */
const HEAD_FIELDS = [
  ...[
    'Provider_Name',
    'Provider_Guid',
    'EventSourceName',
    'EventID',
    'Qualifiers',
    'Version',
    'Level',
    'Task',
    'Opcode',
  ],
  ...['Keywords', 'EventRecordID', 'Channel', 'Computer', 'TimeCreated', 'ActivityID', 'RelatedActivityID'],
  ...['ExecutionProcessID', 'ThreadID', 'UserID'],
];
/** Told after the rest: who and what of the fields that have a column. */
const COLUMN_FIELDS = ['ObjectName', 'ServiceName', 'ProcessName', 'TargetUserName', 'SubjectUserName', 'User'];
const MOST_FIELDS = 6;

const headList = HEAD_FIELDS.map((name) => `'${name}'`).join(', ');
const inMap = `arrayMap((name, value) -> concat(name, '=', substringUTF8(value, 1, 80)), mapKeys(fields), mapValues(fields))`;
const isTold = `arrayMap((name, value) -> value != '' AND NOT (name IN (${headList})), mapKeys(fields), mapValues(fields))`;
const inColumns = COLUMN_FIELDS.map(
  (name) => `if(f_${name} = '', '', concat('${name}=', substringUTF8(f_${name}, 1, 80)))`,
);
const told = `arraySlice(arrayConcat(
  arraySort(arrayFilter((text, told) -> told, ${inMap}, ${isTold})),
  arrayFilter(text -> text != '', [${inColumns.join(', ')}])), 1, ${MOST_FIELDS})`;

/** SQL: a binary record (EVTX) begins with bytes that are no text. */
export const IS_BINARY = `position(substring(raw, 1, 64), '\\0') > 0`;

/** SQL: provider, event id and a few fields of an event whose raw is not for people. */
export const BINARY_EXCERPT = `if(f_Provider_Name = '' AND length(fields) = 0,
  concat('(a binary record of ', toString(length(raw)), ' bytes)'),
  concat(trimBoth(concat(f_Provider_Name, ' ', event_code)), if(empty(${told}), '', ' · '), arrayStringConcat(${told}, ', ')))`;
