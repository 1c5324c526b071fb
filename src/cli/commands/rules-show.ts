import type { DetectionInFull } from '../../detect/content/contract.ts';
import type { CommandDefinition } from '../command.ts';
import { findRuleId } from '../find-rule-id.ts';
import { printRecord } from '../print-records.ts';
import { driftText, volumeText } from '../rule-columns.ts';
import { connectServer } from '../server-connection.ts';

type Line = readonly [string, string];

const settingText = (change: DetectionInFull['changes'][number]['change']): string =>
  Object.entries(change)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(', ');

function correlationLines({ correlation }: DetectionInFull): readonly Line[] {
  if (correlation === null) return [];
  return [
    ['condition', correlation.condition],
    ['group by', correlation.groupBy.join(', ') || 'nothing: all events are one group'],
    ...correlation.rules.map(
      ({ reference, title }): Line => ['base rule', title === null ? reference : `${title} (${reference})`],
    ),
  ];
}

function linesOf(rule: DetectionInFull): readonly Line[] {
  const { volume } = rule;
  return [
    ['rule', rule.title],
    ['id', rule.id],
    ['state', `${rule.state}${rule.decision?.state ? '' : ' (as its pack says)'}`],
    ['level', rule.level],
    ['effect', rule.raisesAlert ? 'raises alerts' : 'matches are only recorded'],
    ['author', rule.author],
    ['pack', `${rule.pack.title}, ${rule.pack.licence}, ${rule.pack.url}`],
    ['file', rule.file],
    ...(rule.replaces ? [['stands for', `${rule.replaces.version} of ${rule.replaces.packId}`] as const] : []),
    ['description', rule.description],
    ['tags', rule.tags.join(', ')],
    ...correlationLines(rule),
    ['last 7 days', `${volumeText(rule)} expected${volume.hidden > 0 ? `, ${volume.hidden} hidden` : ''}`],
    ['judged', `${volume.true} of ${volume.judged} true in 28 days`],
    ...(volume.drift === null ? [] : [['drift', `${driftText(rule)}: ${volume.explanation}`] as const]),
    ...rule.versions.map(
      ({ version, packId, since, isInForce }): Line => [
        'version',
        `${version} from ${packId}, first read ${since}${isInForce ? ', in force' : ''}`,
      ],
    ),
    ...rule.changes.map(
      ({ at, by, reason, change }): Line => ['change', `${at} ${by.name}: ${settingText(change)}: ${reason}`],
    ),
    ...rule.exceptions.map(
      ({ id, state, reason, owner, expiresAt, hidden }): Line => [
        'exception',
        `${id} ${state}, hid ${hidden}, until ${expiresAt}, ${owner.name}: ${reason}`,
      ],
    ),
  ];
}

export const command: CommandDefinition = {
  arguments: [{ name: '<rule>', description: 'the rule’s id, or how it begins' }],
  options: [{ flags: '--text', description: 'only the rule file' }],
  examples: [
    {
      line: 'watchfloor rules show 24e3e58a-646b-4b50-adef-02ef935b9fc8',
      does: 'state, volume, versions, changes, exceptions',
    },
  ],
  run: async (call) => {
    const { showRule } = await import('../../detect/content/contract.ts');
    const { options, terminal } = call;
    const server = connectServer(call);
    const ruleId = await findRuleId(server, call.args[0] ?? '');
    const rule = await server.call(showRule, { params: { ruleId } });
    if (options.text === true) {
      for (const line of (rule.text ?? '').trimEnd().split('\n')) terminal.print(line);
      return rule.text === null ? 1 : 0;
    }
    printRecord(terminal, options, { schema: 'watchfloor.rule-in-full/1', value: rule, lines: linesOf(rule) });
    return 0;
  },
};
