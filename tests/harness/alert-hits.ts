import type { AlertHit } from '../../src/detect/alerts/index.ts';

/** When the tests' first batch was received. */
export const RECEIVED_AT = Date.UTC(2026, 2, 1, 12);

type HitChoices = {
  readonly host?: string;
  readonly rule?: string;
  readonly receivedAtMs?: number;
  readonly isSample?: boolean;
  readonly level?: AlertHit['rule']['level'];
  readonly tags?: readonly string[];
};

/** The hit of one rule on the `n`th event of a journal. */
export function hitOf(n: number, choices: HitChoices = {}): AlertHit {
  const {
    host = 'dc01',
    rule = 'encoded-command',
    receivedAtMs = RECEIVED_AT,
    isSample = false,
    level = 'high',
    tags = ['attack.execution'],
  } = choices;
  return {
    rule: {
      id: rule,
      version: '00112233aabbccdd',
      title: `Rule ${rule}`,
      level,
      status: 'test',
      author: 'A. Writer',
      description: 'What it finds.',
      tags: [...tags],
      references: [],
      falsePositives: [],
      file: `windows/${rule}.yml`,
      ruleSet: { name: 'SigmaHQ', url: 'https://github.com/SigmaHQ/sigma', licence: 'DRL-1.1' },
    },
    eventId: `k3v9x2ma-${n + 1}-0`,
    eventTimeMs: receivedAtMs - 5_000 + n,
    receivedAtMs,
    sourceId: 'windows-event-log',
    entity: { type: 'host', name: host },
    entities: [{ type: 'user', name: `alice@${host}` }],
    summary: `powershell.exe on ${host}`,
    matchedFields: [{ field: 'CommandLine', value: 'powershell -enc …', pattern: '*-enc*', selection: 'selection' }],
    isSample,
  };
}
