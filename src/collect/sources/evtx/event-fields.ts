import type { FieldValue } from '../contract.ts';

/** What `System` gives, by Sigma's name for it (NXLog's where Sigma has none), and the attribute it stands in. */
export const SYSTEM_ATTRIBUTES: Readonly<Record<string, string>> = {
  'Provider.Name': 'Provider_Name',
  'Provider.Guid': 'Provider_Guid',
  'Provider.EventSourceName': 'EventSourceName',
  'EventID.Qualifiers': 'Qualifiers',
  'TimeCreated.SystemTime': 'TimeCreated',
  'Correlation.ActivityID': 'ActivityID',
  'Correlation.RelatedActivityID': 'RelatedActivityID',
  'Execution.ProcessID': 'ExecutionProcessID',
  'Execution.ThreadID': 'ThreadID',
  'Security.UserID': 'UserID',
};
export const SYSTEM_ELEMENTS = [
  'EventID',
  'Version',
  'Level',
  'Task',
  'Opcode',
  'Keywords',
  'EventRecordID',
  'Channel',
  'Computer',
] as const;

const SYSTEM_FIELDS: ReadonlySet<string> = new Set([...Object.values(SYSTEM_ATTRIBUTES), ...SYSTEM_ELEMENTS]);
/** Event data of these names does not hide what `System` says: rules are routed by it. */
const KEPT = new Set(['EventID', 'Provider_Name', 'Computer', 'EventRecordID', 'TimeCreated', 'Level']);
const NUMBERS = new Set(['EventID', 'Qualifiers', 'Version', 'Level', 'Task', 'Opcode', 'EventRecordID']);

/** The flat fields of one event while they are collected, in the order of the event. */
export class EventFields {
  readonly fields: Record<string, FieldValue> = {};
  private lists: Map<string, FieldValue[]> | undefined;

  setSystem(name: string, value: FieldValue): void {
    this.fields[name] = typeof value === 'string' && NUMBERS.has(name) ? numberOf(value) : value;
  }

  /** A name that comes again makes a list: any of its values may match a rule. */
  setData(name: string, value: FieldValue): void {
    const before = this.fields[name];
    if (before === undefined || !Object.hasOwn(this.fields, name)) this.fields[name] = value;
    else if (!SYSTEM_FIELDS.has(name)) this.append(name, before, value);
    else if (!KEPT.has(name)) this.replaceSystem(name, before, value);
  }

  /** `LogFileCleared/Channel` is what rules for cleared logs mean by Channel; that of System stays, as LogName. */
  private replaceSystem(name: string, before: FieldValue, value: FieldValue): void {
    if (value === null) return;
    if (name === 'Channel' && this.fields.LogName === undefined) this.fields.LogName = before;
    this.fields[name] = value;
  }

  private append(name: string, before: FieldValue, value: FieldValue): void {
    this.lists ??= new Map();
    let list = this.lists.get(name);
    if (list === undefined) {
      list = Array.isArray(before) ? [...before] : [before ?? ''];
      this.lists.set(name, list);
      this.fields[name] = list;
    }
    if (Array.isArray(value)) list.push(...value);
    else list.push(value ?? '');
  }
}

/** Rules name `ThreatName` where Defender's data says `Threat Name`; and no name may reach an object's prototype. */
export function fieldNameOf(name: string): string {
  if (name === '__proto__') return '_proto_';
  return name.includes(' ') ? name.replaceAll(' ', '') : name;
}

function numberOf(text: string): FieldValue {
  const number = Number(text);
  return text !== '' && Number.isSafeInteger(number) ? number : text;
}
