import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findSource } from '../../collect/sources/index.ts';
import { compileRules } from '../rule-engine/index.ts';
import { loadDetections } from './load-detections.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FIXTURES = join(ROOT, 'src', 'collect', 'sources', 'fixtures', 'syslog');
const CONTEXT = { receivedAtMs: 1_700_000_000_000, sender: '' };

const { rules } = loadDetections({ packDirs: [join(ROOT, 'content', 'rules', 'sigmahq')], ruleDirs: [] });
const { matcher } = compileRules(rules);

function firedOn(fixture: string): ReadonlySet<string> {
  const payload = readFileSync(join(FIXTURES, fixture, 'input.log'));
  const titles = new Set<string>();
  for (const record of findSource('syslog')?.decode(payload, 'lines', CONTEXT) ?? []) {
    if (record.kind !== 'event') continue;
    for (const rule of matcher.match(record)) titles.add(rules[rule]?.description.title ?? '');
  }
  return titles;
}

describe('public rules fire on the events of', () => {
  test.each([
    [
      'web-server',
      [
        'Nginx Core Dump',
        'Apache Segmentation Fault',
        'Path Traversal Exploitation Attempts',
        'Log4j RCE CVE-2021-44228 Generic',
      ],
    ],
    ['proxy', ['Telegram API Access', 'Path Traversal Exploitation Attempts']],
    ['dns', ['Wannacry Killswitch Domain']],
    ['firewall', ['Cleartext Protocol Usage', 'FortiGate - New Administrator Account Created']],
    [
      'audit-events',
      [
        'Webshell Remote Command Execution',
        'Linux Shell Pipe to Shell',
        'Systemd Service Creation',
        'Linux Network Service Scanning - Auditd',
        'Potentially Suspicious Malware Callback Communication - Linux',
        'Clear or Disable Kernel Ring Buffer Logs via Syslog Syscall',
      ],
    ],
    ['linux', ['Sudo Privilege Escalation CVE-2019-14287 - Builtin', 'Modifying Crontab']],
  ])('%s', (fixture, expected) => {
    const fired = firedOn(fixture);
    for (const title of expected) expect([...fired]).toContain(title);
  });
});
