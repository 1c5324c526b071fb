/** Names of the OCSF classes that the mappings use (https://schema.ocsf.io, 1.5). */
const CLASS_NAMES: Readonly<Record<number, string>> = {
  0: 'Other events',
  1001: 'File activity',
  1005: 'Module activity',
  1006: 'Scheduled job activity',
  1007: 'Process activity',
  1008: 'Event log activity',
  1009: 'Script activity',
  3001: 'Account change',
  3002: 'Authentication',
  4001: 'Network activity',
  4003: 'DNS activity',
  6003: 'API activity',
  201001: 'Registry key activity',
  201002: 'Registry value activity',
  201004: 'Windows service activity',
};

const SEVERITY_NAMES = ['Unknown', 'Informational', 'Low', 'Medium', 'High', 'Critical', 'Fatal'] as const;

export function className(classUid: number): string {
  return CLASS_NAMES[classUid] ?? `Class ${classUid}`;
}

export function severityName(severityId: number): string {
  return SEVERITY_NAMES[severityId] ?? `Severity ${severityId}`;
}
