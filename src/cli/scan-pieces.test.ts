import { describe, expect, it } from 'vitest';
import { parseRules, type SigmaRule } from '../detect/rule-engine/index.ts';
import type { Piece } from './scan-piece.ts';
import { PieceScan } from './scan-pieces.ts';

const rule = (title: string, detection: string, category: string) => `title: ${title}
id: ${crypto.randomUUID()}
level: high
logsource: { product: windows, category: ${category} }
detection: { sel: { ${detection} }, condition: sel }
`;

function rulesOf(...texts: string[]): readonly SigmaRule[] {
  return texts.flatMap((text) => parseRules({ file: 'rules.yml', text, version: '' }).rules);
}

const RULES = rulesOf(
  rule('needle', 'CommandLine|contains: needle', 'process_creation'),
  rule('slow', "CommandLine|re: '(a|b|ab)*c.*needle.*9'", 'process_creation'),
);

/** Sysmon's event 1 is the start of a process, its event 3 a connection. */
function pieceOf(file: string, commandLines: readonly string[], eventId = 1): Piece {
  const lines = commandLines.map((CommandLine) =>
    CommandLine === 'torn'
      ? '{"torn\n'
      : `${JSON.stringify({ EventTime: '2026-11-22 02:00:00', Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: eventId, Hostname: 'h', CommandLine })}\n`,
  );
  const payload = new TextEncoder().encode(lines.join(''));
  return { file, sourceId: 'windows-event-log', format: 'lines', payload, receivedAtMs: 0 };
}

/** Long ones and short ones in turns, so that a later piece is done before an earlier one. */
const PIECES = Array.from({ length: 12 }, (_, number) =>
  pieceOf(
    `file-${Math.floor(number / 4)}`,
    Array.from({ length: number % 3 === 0 ? 3_000 : 5 }, (_, line) =>
      line % 5 === 4 ? 'torn' : `${line % 2 === 0 ? 'needle' : 'pin'} ${number} ${'ab'.repeat(20)}c ${line}`,
    ),
  ),
);

function startScan(threads: number, rules = RULES) {
  const told: string[] = [];
  const scan = new PieceScan(
    rules,
    {
      onHit: (file, hit) => {
        const why = hit.matched.map((fields) => fields.map(({ field, pattern }) => `${field}~${pattern}`));
        told.push(`${file} ${hit.record} ${hit.rules} ${why} ${hit.timeMs} ${hit.fields.CommandLine}`);
      },
      onEnd: (file, { events, rejects }) => told.push(`${file} ends: ${events} events, ${rejects} rejects`),
    },
    { threads, explains: true },
  );
  return { scan, told };
}

async function oneRound(): Promise<readonly string[]> {
  const { scan, told } = startScan(1);
  for (const piece of PIECES) await scan.add(piece);
  await scan.finish();
  return told;
}

describe('pieces on several threads', () => {
  it('find what one thread finds, told in the same order', async () => {
    const expected = await oneRound();
    expect(expected.filter((line) => line.includes(' ends: '))).toHaveLength(PIECES.length);
    expect(expected).toContain('file-0 ends: 2400 events, 600 rejects');
    expect(expected.length).toBeGreaterThan(4_000);
    const { scan, told } = startScan(3);
    let rounds = 0;
    try {
      // Threads take a while to be ready; this one works meanwhile.
      for (; scan.piecesElsewhere < 2 * PIECES.length; rounds += 1) {
        for (const piece of PIECES) await scan.add(piece);
      }
      await scan.finish();
    } finally {
      await scan.close();
    }
    expect(scan.threads).toBe(3);
    expect(told).toHaveLength(rounds * expected.length);
    for (let round = 0; round < rounds; round += 1) {
      expect(told.slice(round * expected.length, (round + 1) * expected.length)).toEqual(expected);
    }
  });

  it('start none for a single piece, and none with --threads 1', async () => {
    const [piece] = PIECES;
    if (!piece) throw new Error('There are no pieces.');
    const { scan } = startScan(8);
    await scan.add(piece);
    await scan.finish();
    expect(scan.threads).toBe(1);
    const alone = startScan(1).scan;
    for (const each of PIECES) await alone.add(each);
    expect(alone.threads).toBe(1);
  });

  it('fail where a thread breaks, after what came before was told', async () => {
    const [broken] = rulesOf(rule('broken', 'Image: x', 'network_connection'));
    if (!broken) throw new Error('There is no rule.');
    // Planned when the first event of its kind comes, and not before.
    const planless = { ...broken, condition: null as never };
    const { scan, told } = startScan(2, [...RULES, planless]);
    try {
      while (scan.piecesElsewhere === 0) for (const piece of PIECES) await scan.add(piece);
      await scan.finish();
      const before = told.length;
      const scannedElsewhere = scan.piecesElsewhere;
      await scan.add(pieceOf('good', ['needle']));
      await expect(
        (async () => {
          await scan.add(pieceOf('bad', ['x'], 3));
          await scan.finish();
        })(),
      ).rejects.toThrow();
      expect(scan.piecesElsewhere).toBe(scannedElsewhere + 2);
      expect(told.slice(before)).toEqual([expect.stringContaining('good 1'), 'good ends: 1 events, 0 rejects']);
    } finally {
      await scan.close();
    }
  });
});
