import { describe, expect, it } from 'vitest';
import { judgeClearance, type WatchFacts } from './judge-clearance.ts';

const QUIET: WatchFacts = {
  nowMs: Date.UTC(2026, 10, 22, 0, 20),
  kind: 'live',
  waiting: 0,
  hasAlerts: true,
  activeCases: 0,
  senders: { heard: 41, late: 1, ahead: 0, rejecting: 0, silent: 0 },
  isCut: false,
  lastReceivedMs: Date.UTC(2026, 10, 22, 0, 12, 31),
  rules: { running: 3_412, isBehind: false, fault: null },
};

const judge = (changes: Partial<WatchFacts>) => judgeClearance({ ...QUIET, ...changes });

describe('the floor is called', () => {
  it('clear with proof: who was heard, until when, and which rules ran', () => {
    expect(judge({})).toEqual({
      kind: 'clear',
      proof: [
        '42 sources heard within the hour, the last log at 00:12 UTC',
        '3,412 rules ran over everything that was received',
      ],
      doubts: [],
    });
  });

  it.each([
    ['a source is silent', { senders: { heard: 41, late: 0, ahead: 0, rejecting: 0, silent: 1 } }, '1 source silent'],
    ['every source is silent', { senders: { heard: 0, late: 0, ahead: 0, rejecting: 0, silent: 2 } }, 'Every source'],
    [
      'a source cannot be read',
      { senders: { heard: 1, late: 0, ahead: 0, rejecting: 1, silent: 0 } },
      'cannot be read',
    ],
    [
      'nothing that comes is of now',
      { senders: { heard: 0, late: 2, ahead: 1, rejecting: 0, silent: 0 } },
      'Nothing that came is of now',
    ],
    ['no rule runs', { rules: { running: 0, isBehind: false, fault: null } }, 'No rule runs'],
    ['rules are behind', { rules: { running: 1, isBehind: true, fault: null } }, 'has met the rules yet'],
    ['events do not get through', { rules: { running: 1, isBehind: false, fault: 'disk full' } }, 'disk full'],
    ['there may be more sources', { isCut: true }, 'more sources than were looked at'],
    ['sources could not be read', { senders: 'unread' }, 'could not be read just now'],
    ['the reader may not see sources', { senders: undefined }, 'your role may not see'],
    ['the reader may not see cases', { activeCases: undefined }, 'your role may not see'],
    ['the reader may not see rules', { rules: undefined }, 'your role may not see'],
  ] as const)('unproven when %s', (_, changes, doubt) => {
    const clearance = judge(changes);
    expect(clearance.kind).toBe('unproven');
    expect(clearance.doubts.join(' ')).toContain(doubt);
  });

  it('waiting while an alert has no verdict, and working while a case is open', () => {
    expect(judge({ waiting: 1, activeCases: 2 }).kind).toBe('waiting');
    expect(judge({ activeCases: 2 }).kind).toBe('working');
  });

  it('without anything received, also where cases are open, and never clear for it', () => {
    const none = { heard: 0, late: 0, ahead: 0, rejecting: 0, silent: 0 };
    expect(judge({ senders: none, hasAlerts: false, activeCases: 1 })).toMatchObject({
      kind: 'nothing-received',
      proof: [],
    });
    // Who may not see what was received is not told that nothing was.
    expect(judge({ senders: undefined, hasAlerts: false }).kind).toBe('unproven');
    // Alerts that were judged long ago came from somewhere.
    expect(judge({ senders: none })).toMatchObject({ kind: 'unproven', doubts: ['No source was heard in 90 days.'] });
  });

  it('proven by no source where none was heard within the hour, and by the day of the last log where that is not today', () => {
    const silent = { heard: 0, late: 0, ahead: 0, rejecting: 0, silent: 2 };
    expect(judge({ senders: silent }).proof).toEqual(['3,412 rules ran over everything that was received']);
    const lastReceivedMs = Date.UTC(2026, 10, 21, 23, 50);
    expect(judge({ lastReceivedMs }).proof[0]).toContain('the last log at 2026-11-21 23:50 UTC');
  });

  it('a sample without live logs only where it is known that none came', () => {
    const none = { heard: 0, late: 0, ahead: 0, rejecting: 0, silent: 0 };
    const says = (senders: WatchFacts['senders']) => judge({ kind: 'sample', senders }).doubts.join(' ');
    expect(says(none)).toContain('nothing live was received');
    for (const senders of [undefined, 'unread', QUIET.senders] as const) {
      expect(says(senders)).toContain('sample recording.');
    }
  });

  it('never clear by the sample', () => {
    expect(judge({ kind: 'sample' }).kind).toBe('unproven');
    expect(judge({ kind: 'sample' }).doubts[0]).toContain('sample recording');
  });
});
