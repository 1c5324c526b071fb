import type { AlertSummary } from '../detect/alerts/contract.ts';
import type { Column } from './print-records.ts';

/** `90 s`, `12 min`, `5 h`, `3 d`: how long ago, against a given now. */
export function ageOf(nowMs: number): (timestamp: string) => string {
  return (timestamp) => {
    const seconds = Math.max(0, Math.round((nowMs - Date.parse(timestamp)) / 1000));
    if (seconds < 120) return `${seconds} s`;
    if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
    if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
    return `${Math.round(seconds / 86_400)} d`;
  };
}

export const alertColumns = (age: (timestamp: string) => string): readonly Column<AlertSummary>[] => [
  { title: 'ALERT', value: (alert) => alert.number },
  { title: 'LEVEL', value: (alert) => alert.level },
  { title: 'STATE', value: (alert) => alert.verdict?.verdict ?? alert.state },
  { title: 'TITLE', value: (alert) => `${alert.isSample ? '[SAMPLE] ' : ''}${alert.title}`, isElastic: true },
  { title: 'ENTITY', value: (alert) => `${alert.entity.type}:${alert.entity.name}`, isDetail: true },
  { title: 'HITS', value: (alert) => String(alert.hitCount), isDetail: true, label: 'hits ' },
  { title: 'AGE', value: (alert) => age(alert.raisedAt), wholeValue: (alert) => alert.raisedAt, isDetail: true },
  { title: 'OWNER', value: (alert) => alert.owner?.name ?? '-', isDetail: true, label: 'owner ' },
  { title: 'CASE', value: (alert) => alert.caseNumber ?? '-', isDetail: true },
  { title: 'RULE AUTHOR', value: (alert) => alert.rule.author, isElastic: true, isDetail: true, label: 'rule by ' },
];
