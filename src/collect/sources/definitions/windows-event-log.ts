import type { SourceDefinition } from '../contract.ts';

export const windowsEventLog: SourceDefinition = {
  id: 'windows-event-log',
  title: 'Windows event log',
  description: 'EVTX files, and JSON events as NXLog, Winlogbeat, Windows Event Forwarding or Sysmon tools write them.',
  recognise: () => undefined,
  decode: () => [],
  toOcsf: (event) => ({
    class_uid: 0,
    category_uid: 0,
    activity_id: 0,
    type_uid: 0,
    severity_id: 1,
    time: event.timeMs,
    metadata: { product: { name: 'Windows', vendor_name: 'Microsoft' }, version: '1.5.0' },
  }),
};
