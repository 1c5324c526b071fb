import type { FieldValue } from '../../contract.ts';

type Fields = Record<string, FieldValue>;

/** Security audit events by the Sysmon names that rules of a category use, as in pySigma's windows-audit pipeline. */
const NAMES: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  4657: { Image: 'ProcessName', Details: 'NewValue' },
  4688: {
    Image: 'NewProcessName',
    ParentImage: 'ParentProcessName',
    ParentProcessId: 'ProcessId',
    LogonId: 'SubjectLogonId',
  },
  4689: { Image: 'ProcessName' },
  5156: { Image: 'Application', SourceIp: 'SourceAddress', DestinationIp: 'DestAddress', DestinationPort: 'DestPort' },
};
/** Mandatory labels, [MS-DTYP] section 2.4.2.4. */
const INTEGRITY_LEVELS: Readonly<Record<string, string>> = {
  'S-1-16-0': 'Untrusted',
  'S-1-16-4096': 'Low',
  'S-1-16-8192': 'Medium',
  'S-1-16-8448': 'MediumPlus',
  'S-1-16-12288': 'High',
  'S-1-16-16384': 'System',
};
/** Sysmon writes these accounts; an audit event gives the machine's own account name for them. */
const WELL_KNOWN_USERS: Readonly<Record<string, string>> = {
  'S-1-5-18': 'NT AUTHORITY\\SYSTEM',
  'S-1-5-19': 'NT AUTHORITY\\LOCAL SERVICE',
  'S-1-5-20': 'NT AUTHORITY\\NETWORK SERVICE',
};
/** Message numbers of a 4657's OperationType, and of a 5156's Direction. */
const EVENT_TYPES: Readonly<Record<string, string>> = {
  '%%1904': 'SetValue',
  '%%1905': 'SetValue',
  '%%1906': 'DeleteValue',
};
const INITIATED: Readonly<Record<string, string>> = {
  '%%14592': 'false',
  '%%14593': 'true',
  Inbound: 'false',
  Outbound: 'true',
};
const REGISTRY_ROOTS: readonly (readonly [string, string])[] = [
  ['\\REGISTRY\\MACHINE', 'HKLM'],
  ['\\REGISTRY\\USER', 'HKU'],
];

/** Adds, to a Security event, the names that rules written for Sysmon use; nothing that is there is changed. */
export function addAuditAliases(fields: Fields): void {
  const eventId = fields.EventID;
  if (typeof eventId !== 'number') return;
  const names = NAMES[eventId];
  if (names === undefined) return;
  for (const alias in names) addField(fields, alias, fields[names[alias] ?? '']);
  if (eventId === 4688) addProcessAliases(fields);
  if (eventId === 4657) addRegistryAliases(fields);
  if (eventId === 5156) addField(fields, 'Initiated', ownValue(INITIATED, fields.Direction));
}

function addProcessAliases(fields: Fields): void {
  addField(fields, 'IntegrityLevel', ownValue(INTEGRITY_LEVELS, fields.MandatoryLabel));
  addField(fields, 'User', userOf(fields, 'Target') ?? userOf(fields, 'Subject'));
}

function userOf(fields: Fields, role: 'Target' | 'Subject'): string | undefined {
  const wellKnown = ownValue(WELL_KNOWN_USERS, fields[`${role}UserSid`]);
  if (wellKnown !== undefined) return wellKnown;
  const name = fields[`${role}UserName`];
  const domain = fields[`${role}DomainName`];
  if (typeof name !== 'string' || name === '' || name === '-') return undefined;
  return typeof domain === 'string' && domain !== '' && domain !== '-' ? `${domain}\\${name}` : name;
}

/** Sysmon's path names the hive by its short name and ends in the value's name. */
function addRegistryAliases(fields: Fields): void {
  const { ObjectName: key, ObjectValueName: value } = fields;
  addField(fields, 'EventType', ownValue(EVENT_TYPES, fields.OperationType));
  if (typeof key !== 'string') return;
  const root = REGISTRY_ROOTS.find(([prefix]) => key.toUpperCase().startsWith(prefix));
  const path = root === undefined ? key : `${root[1]}${key.slice(root[0].length)}`;
  addField(fields, 'TargetObject', typeof value === 'string' && value !== '' ? `${path}\\${value}` : path);
}

function addField(fields: Fields, name: string, value: FieldValue | undefined): void {
  if (value !== undefined && fields[name] === undefined) fields[name] = value;
}

function ownValue(table: Readonly<Record<string, string>>, key: FieldValue | undefined): string | undefined {
  return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;
}
