/** Names of the OCSF classes that the mappings use (https://schema.ocsf.io, 1.5). The schema is compiled for these. */
export const CLASS_NAMES: Readonly<Record<number, string>> = {
  0: 'Other events',
  1001: 'File activity',
  1005: 'Module activity',
  1006: 'Scheduled job activity',
  1007: 'Process activity',
  1008: 'Event log activity',
  1009: 'Script activity',
  2004: 'Detection finding',
  3001: 'Account change',
  3002: 'Authentication',
  3004: 'Entity management',
  3005: 'User access',
  3006: 'Group management',
  4001: 'Network activity',
  4002: 'HTTP activity',
  4003: 'DNS activity',
  4004: 'DHCP activity',
  4005: 'RDP activity',
  4006: 'SMB activity',
  4007: 'SSH activity',
  4008: 'FTP activity',
  4009: 'Email activity',
  4010: 'Network file activity',
  4013: 'NTP activity',
  4014: 'Tunnel activity',
  5001: 'Device inventory',
  5020: 'Software inventory',
  6001: 'Web resources activity',
  6002: 'Application lifecycle',
  6003: 'API activity',
  6005: 'Datastore activity',
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
