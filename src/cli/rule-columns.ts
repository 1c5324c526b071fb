import type { DetectionReply } from '../detect/content/contract.ts';
import type { Column } from './print-records.ts';

const DRIFT_WORDS = {
  louder: 'louder than usual',
  quieter: 'quieter than usual',
  silent: 'silent',
  'less-true': 'less often true',
} as const;

export function volumeText({ volume }: Pick<DetectionReply, 'volume'>): string {
  const { lastWeek, expected } = volume;
  return expected === null ? String(lastWeek) : `${lastWeek} of ${expected}`;
}

export const driftText = ({ volume }: Pick<DetectionReply, 'volume'>): string =>
  volume.drift === null ? '' : DRIFT_WORDS[volume.drift];

/** The author stands beside every rule (Detection Rule License 1.1). */
export const RULE_COLUMNS: readonly Column<DetectionReply>[] = [
  { title: 'STATE', value: (rule) => rule.state },
  { title: 'LEVEL', value: (rule) => rule.level },
  { title: 'TITLE', value: (rule) => rule.title, isElastic: true },
  { title: 'ID', value: (rule) => rule.id, isDetail: true },
  { title: 'WEEK', value: volumeText },
  { title: 'TRUE', value: ({ volume }) => (volume.judged === 0 ? '' : `${volume.true} of ${volume.judged}`) },
  { title: 'DRIFT', value: driftText },
  { title: 'PACK', value: (rule) => rule.pack.id, isDetail: true },
  { title: 'AUTHOR', value: (rule) => rule.author, isDetail: true },
];
