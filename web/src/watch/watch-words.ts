import { ageText } from '../frame/age.ts';
import type { WatchReply } from './watch-calls.ts';

export type Level = keyof WatchReply['alerts']['waiting'];
type Waiting = WatchReply['alerts']['waiting'];

/** Worst first, as people read them. */
export const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const satisfies readonly Level[];

/** `danger`: somebody must move; `warn`: something waits, or is not known; `ok`: with proof; `plain`: work goes on. */
export type Headline = {
  readonly tone: 'danger' | 'warn' | 'ok' | 'plain';
  readonly title: string;
  readonly more: string;
};

/** The answer to "What needs a human now?" in a sentence. */
export function headlineOf(reply: WatchReply, nowMs: number): Headline {
  const { clearance, alerts, cases } = reply;
  switch (clearance.kind) {
    case 'waiting':
      return waitingHeadline(alerts, nowMs);
    case 'working':
      return {
        tone: 'plain',
        title: `No alert waits; ${counted(cases?.active ?? 0, 'case')} open`,
        more: [...clearance.doubts, ...clearance.proof].join(' · '),
      };
    case 'clear':
      return { tone: 'ok', title: 'All clear', more: clearance.proof.join(' · ') };
    case 'unproven':
      return {
        tone: 'warn',
        title: reply.kind === 'sample' ? 'Every sample alert has a verdict' : 'No alert waits, but that proves little',
        more: clearance.doubts.join(' '),
      };
    case 'nothing-received':
      return {
        tone: 'warn',
        title: 'Nothing was received: nobody is watched',
        more: 'An empty floor is not a quiet one. Send a file, or point a syslog sender at this server.',
      };
  }
}

function waitingHeadline({ waiting, oldestOpen }: WatchReply['alerts'], nowMs: number): Headline {
  const { open } = totalsOf(waiting);
  const worst = LEVELS.filter((level) => sumOf(waiting[level]) > 0).slice(0, 2);
  const parts = worst.map((level) => `${sumOf(waiting[level]).toLocaleString('en')} ${level}`);
  const n = worst.reduce((sum, level) => sum + sumOf(waiting[level]), 0);
  const nobody = open === 0 ? 'Somebody has each of them' : `Nobody has ${open.toLocaleString('en')}`;
  const age = oldestOpen && ageText(Date.parse(oldestOpen.raisedAt), nowMs);
  const oldest = age === 'now' ? ', and all have just come in' : `, the oldest for ${age}`;
  return {
    tone: waiting.critical.open > 0 ? 'danger' : open > 0 ? 'warn' : 'plain',
    title: `${parts.join(' and ')} ${n === 1 ? 'alert waits' : 'alerts wait'} for a verdict`,
    more: `${nobody}${age === null ? '' : oldest}.`,
  };
}

/** Known, not only unseen. */
export function isWithoutLiveLogs({ sources }: WatchReply): boolean {
  return sources !== null && Object.values(sources.counts).every((n) => n === 0);
}

export function totalsOf(waiting: Waiting): { readonly open: number; readonly taken: number; readonly all: number } {
  const open = LEVELS.reduce((sum, level) => sum + waiting[level].open, 0);
  const taken = LEVELS.reduce((sum, level) => sum + waiting[level].taken, 0);
  return { open, taken, all: open + taken };
}

export function sumOf({ open, taken }: Waiting[Level]): number {
  return open + taken;
}

export function counted(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}
