import type { CaseReply } from '../../respond/cases/contract.ts';
import type { CommandDefinition } from '../command.ts';
import { printRecord } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

function linesOf(shown: CaseReply): (readonly [string, string])[] {
  return [
    ['case', `${shown.number}${shown.isSample ? '  SAMPLE' : ''}${shown.isIncident ? '  INCIDENT' : ''}`],
    ['title', shown.title],
    ['severity', shown.severity],
    [
      'status',
      shown.closing === null ? shown.status : `${shown.status}: ${shown.closing.outcome}. ${shown.closing.summary}`,
    ],
    ['owner', shown.owner?.name ?? 'nobody'],
    ['opened', `${shown.openedAt} by ${shown.openedBy.name}`],
    ...shown.roles.map(({ role, person }) => [role, person.name] as const),
    ...shown.dueUpdates.map(({ audience, dueAt }) => ['due', `update to ${audience} by ${dueAt}`] as const),
    ...(shown.story === null ? [] : [['story', `${shown.story.text} (${shown.story.by.name})`] as const]),
    ...shown.alerts.map(
      (alert) =>
        [
          'alert',
          `${alert.number} ${alert.level} ${alert.verdict?.verdict ?? alert.state} ${alert.title} (rule by ${alert.rule.author})`,
        ] as const,
    ),
    ...shown.entities.map((entity) => ['entity', `${entity.type}:${entity.name}`] as const),
    ...shown.tasks.map(
      (task) =>
        [
          'task',
          `[${task.state}] ${task.title}${task.isRequiredBeforeClose ? ' (required before closing)' : ''}`,
        ] as const,
    ),
    ...shown.timeline.map((entry) => [entry.kind, `${entry.at} ${entry.author.name}: ${entry.text}`] as const),
  ];
}

export const command: CommandDefinition = {
  arguments: [{ name: '<case>', description: 'number (CS-3)' }],
  examples: [{ line: 'watchfloor case show CS-3', does: 'status, alerts, entities, tasks and what happened' }],
  run: async (call) => {
    const { showCase } = await import('../../respond/cases/contract.ts');
    const shown = await connectServer(call).call(showCase, { params: { caseNumber: call.args[0] ?? '' } });
    printRecord(call.terminal, call.options, { schema: 'watchfloor.case/1', value: shown, lines: linesOf(shown) });
    return 0;
  },
};
