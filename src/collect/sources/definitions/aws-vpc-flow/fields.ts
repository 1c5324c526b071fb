import type { FieldValue } from '../../contract.ts';
import { addAlias, type JsonObject } from '../../json/index.ts';

/** AWS writes `account-id` and `srcaddr`; others that pass it on write `account_id`, `srcAddr`. */
function nameOf(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

export function confidenceOfFlow(record: JsonObject): number {
  const names = new Set(Object.keys(record).map(nameOf));
  if (!names.has('srcaddr') || !names.has('dstaddr')) return 0;
  const signs = ['interface_id', 'account_id', 'log_status', 'dstport', 'srcport', 'action'].filter((name) =>
    names.has(name),
  );
  return signs.length >= 4 ? 0.97 : signs.length >= 1 ? 0.7 : 0;
}

const ALIASES: readonly (readonly [string, string])[] = [
  ['src_ip', 'srcaddr'],
  ['dst_ip', 'dstaddr'],
  ['src_port', 'srcport'],
  ['dst_port', 'dstport'],
];

/** One spelling of each name, and those of rules for firewalls. */
export function completeFlow(fields: Map<string, FieldValue>): void {
  for (const [name, value] of [...fields]) {
    const usual = nameOf(name);
    if (!fields.has(usual)) fields.set(usual, value);
  }
  for (const [alias, name] of ALIASES) addAlias(fields, alias, name);
}
