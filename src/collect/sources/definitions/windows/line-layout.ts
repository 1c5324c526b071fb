import type { DerivedField, LineLayout } from '../../contract.ts';
import { eventTimeOf } from './event-time.ts';

/** By these the log source is known, and with it which names are added. */
const DECIDING = [
  ...['EventID', 'EventId', 'event_id', 'Id'],
  ...['Channel', 'LogName', 'EventLog', 'log_name'],
  ...['Provider_Name', 'SourceName', 'ProviderName', 'Provider', 'EventSourceName', 'Source', 'source_name'],
  ...['EventType', 'OperationType'],
];

/** Event data in a member of its own, other shapes, and what may be an envelope of them. */
const FOREIGN = [
  ...['Event', 'System', 'winlog', 'event_data', 'winlog.event_id', '_source', 'event'],
  ...['EventData', 'UserData', 'EventData_string'],
];

const copy = (...inputs: string[]): DerivedField => ({ inputs, replaces: false, kind: 'copied' });
const made = (...inputs: string[]): DerivedField => ({ inputs, replaces: false, kind: 'made' });

const DERIVED: Readonly<Record<string, DerivedField>> = {
  EventID: { inputs: DECIDING.slice(0, 4), replaces: true, kind: 'printed' },
  Channel: copy('LogName', 'EventLog', 'log_name'),
  Provider_Name: copy(...DECIDING.slice(9, 15)),
  Computer: copy('Hostname', 'MachineName', 'ComputerName', 'computer_name'),
  EventRecordID: copy('RecordNumber', 'RecordId', 'EventRecordId', 'record_number'),
  Keywords: { inputs: ['Keywords'], replaces: true, kind: 'printed' },
  // Of classic logs, of Defender, and of audits: audit-aliases.ts and missing-names.ts.
  Data: copy('Message'),
  Feature_Name: copy('FeatureName', 'Feature Name'),
  Image: copy('ProcessName', 'NewProcessName', 'Application'),
  ParentImage: copy('ParentProcessName'),
  ParentProcessId: copy('ProcessId'),
  LogonId: copy('SubjectLogonId'),
  Details: copy('NewValue'),
  SourceIp: copy('SourceAddress'),
  DestinationIp: copy('DestAddress'),
  DestinationPort: copy('DestPort'),
  IntegrityLevel: made('MandatoryLabel'),
  User: made(
    'TargetUserSid',
    'TargetUserName',
    'TargetDomainName',
    'SubjectUserSid',
    'SubjectUserName',
    'SubjectDomainName',
  ),
  TargetObject: made('ObjectName', 'ObjectValueName'),
  EventType: made('OperationType'),
  Initiated: made('Direction'),
};

/** What `to-ocsf.ts` reads for the columns of the lake; the deciding members besides. */
const BRIEFED = [
  ...['Computer', 'Level', 'Keywords', 'Status'],
  ...['User', 'SubjectUserName', 'TargetUserName', 'SourceIp', 'DestinationIp', 'IpAddress'],
];

/** What flat lines (`flat-event.ts`) promise whoever reads them without decoding; checked against the decoder by tests. */
export const FLAT_LINES: Pick<LineLayout, 'deciding' | 'foreign' | 'derived' | 'stored'> = {
  deciding: DECIDING,
  foreign: FOREIGN,
  derived: DERIVED,
  stored: { briefed: BRIEFED, timeOf: eventTimeOf },
};
