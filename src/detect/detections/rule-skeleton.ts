import { stringify } from 'yaml';

export type SkeletonChoices = {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly level: string;
  readonly product: string | undefined;
  readonly category: string | undefined;
  readonly service: string | undefined;
  /** `YYYY-MM-DD` */
  readonly date: string;
};

export type RuleSkeleton = { readonly rule: string; readonly fixture: string };

/** A rule that can run, and its fixture that passes: to be changed together. */
export function rulesSkeleton(choices: SkeletonChoices): RuleSkeleton {
  const { id, title, author, level, product, category, service, date } = choices;
  const logsource = {
    ...(product !== undefined && { product }),
    ...(category !== undefined && { category }),
    ...(service !== undefined && { service }),
  };
  const rule = {
    title,
    id,
    status: 'experimental',
    description: 'What it finds, and why that matters.',
    references: [],
    author,
    date,
    tags: [],
    logsource,
    detection: { selection: { 'CommandLine|contains': 'change-me' }, condition: 'selection' },
    falsepositives: ['Unknown'],
    level,
  };
  const fixture = {
    positive: [{ name: 'what it must find', event: { CommandLine: 'tool.exe change-me' } }],
    negative: [{ name: 'what it must leave alone', event: { CommandLine: 'tool.exe' } }],
  };
  return { rule: stringify(rule, { lineWidth: 120 }), fixture: stringify(fixture, { lineWidth: 120 }) };
}
