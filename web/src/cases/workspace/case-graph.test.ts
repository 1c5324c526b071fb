import { describe, expect, it } from 'vitest';
import type { AlertSummary } from '../../../../src/detect/alerts/contract.ts';
import { caseGraph } from './case-graph.ts';

/** What the graph reads of an alert; the rest does not matter here. */
function alertOf(number: string, caseNumber: string | null = null): AlertSummary {
  return { number, title: 'Odd\u202E', level: 'high', caseNumber } as AlertSummary;
}
const host = { type: 'host', name: 'dc01' };

describe('the graph of a case', () => {
  const told = {
    entities: [host],
    alerts: [alertOf('AL-1', 'CS-1')],
    links: [
      { ...host, alertNumber: 'AL-1' },
      { type: 'user', name: 'taken out', alertNumber: 'AL-1' },
    ],
    found: [],
  };

  it('links each alert with what it names, as far as that is in the case', () => {
    const { nodes, edges } = caseGraph(told);
    expect(nodes.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'entity: host dc01',
      'alert: AL-1 Odd‹U+202E› (high)',
    ]);
    expect(edges).toEqual([{ from: 'AL-1', to: nodes[0]?.id }]);
  });

  it('shows what was found besides outside of it, once, and says which case it is of', () => {
    const found = [{ entity: host, alerts: [alertOf('AL-1', 'CS-1'), alertOf('AL-7', 'CS-4'), alertOf('AL-8')] }];
    const { nodes, edges } = caseGraph({ ...told, found: [...found, ...found] });
    expect(nodes.filter(({ isOutside }) => isOutside).map(({ text }) => text)).toEqual([
      'AL-7 Odd‹U+202E› (high, not of this case: of CS-4)',
      'AL-8 Odd‹U+202E› (high, not of this case)',
    ]);
    expect(edges).toHaveLength(3);
  });
});
