import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { syslog } from '../syslog.ts';

const TESTS = join(resolve(process.env.WATCHFLOOR_DATA_KIT ?? '../shared/data'), 'logs/wazuh-ruleset-tests');

/** Product and service of each line that a rule set's tests hold. */
function kindsOf(file: string): readonly string[] {
  const text = readFileSync(join(TESTS, file), 'utf8');
  const lines = [...text.matchAll(/^log \d+ (?:pass|fail) ?= ?(.*)$/gm)].map(([, line = '']) => line);
  const records = syslog.decode(Buffer.from(lines.join('\n')), 'lines', {
    receivedAtMs: 1_700_000_000_000,
    sender: '',
  });
  return Array.from(records, (record) =>
    record.kind === 'event' ? `${record.logsource.product}/${record.logsource.service}` : record.reason,
  );
}

/** Files, and which share of their lines is of this kind: the rest are other programs', older versions' or made up. */
const KINDS: readonly (readonly [string, string, number])[] = [
  ['iptables.ini', 'linux/iptables', 0.99],
  ['pfsense.ini', 'pfsense/filterlog', 0.99],
  ['fortigate.ini', 'fortigate/', 0.8],
  ['cisco_asa.ini', 'cisco/', 0.99],
  ['postfix.ini', 'postfix/mail', 0.9],
  ['sudo.ini', 'linux/sudo', 0.9],
  ['auditd.ini', 'linux/auditd', 0.9],
  ['panda_paps.ini', 'leef/', 0.99],
  ['web_appsec.ini', 'webserver/access', 0.8],
];

describe.skipIf(!existsSync(TESTS))('lines of other people’s tests (needs the data kit)', () => {
  test.each(KINDS)('of %s are %s', (file, kind, share) => {
    const kinds = kindsOf(file);
    expect(kinds.length).toBeGreaterThan(0);
    expect(kinds.filter((each) => each.startsWith(kind)).length / kinds.length).toBeGreaterThanOrEqual(share);
  });
});
