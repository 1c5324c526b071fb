import type { DetectionReply } from '../../../src/detect/content/contract.ts';

const STATE_WORDS = {
  live: { word: 'Live', className: '' },
  shadow: { word: 'Shadow', className: 'warn' },
  draft: { word: 'Draft', className: 'muted' },
  retired: { word: 'Retired', className: 'muted' },
} as const satisfies Record<DetectionReply['state'], unknown>;

export const STATE_MEANINGS = {
  live: 'Live: runs, and raises alerts as its level says',
  shadow: 'Shadow: matches are recorded, nothing is raised',
  draft: 'Draft: does not run, can be tested',
  retired: 'Retired: does not run, its history stays',
} as const satisfies Record<DetectionReply['state'], string>;

const DRIFT_WORDS = {
  louder: 'louder',
  quieter: 'quieter',
  silent: 'silent',
  'less-true': 'less often true',
} as const satisfies Record<NonNullable<DetectionReply['volume']['drift']>, string>;

export function RuleState({ rule }: { readonly rule: Pick<DetectionReply, 'state'> }) {
  const { word, className } = STATE_WORDS[rule.state];
  return <span className={className}>{word}</span>;
}

export function WeekVolume({ rule }: { readonly rule: Pick<DetectionReply, 'volume'> }) {
  const { lastWeek, drift } = rule.volume;
  return (
    <>
      {lastWeek === 0 ? <span className="muted">0</span> : lastWeek.toLocaleString('en')}
      {drift && <span className="warn"> {DRIFT_WORDS[drift]}</span>}
    </>
  );
}

export function effectText({ state, raisesAlert }: Pick<DetectionReply, 'state' | 'raisesAlert'>): string {
  if (raisesAlert) return 'raises an alert';
  if (state === 'shadow') return 'recorded, raises nothing';
  return state === 'live' ? 'recorded only' : 'does not run';
}
