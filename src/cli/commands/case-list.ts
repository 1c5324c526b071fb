import type { CaseSummary } from '../../respond/cases/contract.ts';
import { ageOf } from '../alert-columns.ts';
import type { CommandDefinition } from '../command.ts';
import { DETECT_LEVELS } from '../detect-levels.ts';
import { PAGE_OPTIONS, printPages } from '../print-pages.ts';
import type { Column } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

const caseColumns = (age: (timestamp: string) => string): readonly Column<CaseSummary>[] => [
  { title: 'CASE', value: (item) => item.number },
  { title: 'SEVERITY', value: (item) => item.severity },
  { title: 'STATUS', value: (item) => item.outcome ?? item.status },
  { title: 'TITLE', value: (item) => `${item.isSample ? '[SAMPLE] ' : ''}${item.title}`, isElastic: true },
  { title: 'INCIDENT', value: (item) => (item.isIncident ? 'incident' : '-'), isDetail: true },
  { title: 'ALERTS', value: (item) => String(item.alertCount), isDetail: true, label: 'alerts ' },
  { title: 'OPEN TASKS', value: (item) => String(item.openTaskCount), isDetail: true, label: 'open tasks ' },
  { title: 'AGE', value: (item) => age(item.openedAt), wholeValue: (item) => item.openedAt, isDetail: true },
  { title: 'OWNER', value: (item) => item.owner?.name ?? '-', isDetail: true, label: 'owner ' },
];

export const command: CommandDefinition = {
  options: [
    {
      flags: '--status <statuses>',
      description: 'open, contained, closed; several by comma (default: open,contained)',
      suggests: ['open', 'contained', 'closed'],
    },
    {
      flags: '--severity <levels>',
      description: `${DETECT_LEVELS.join(', ')}; several by comma`,
      suggests: DETECT_LEVELS,
    },
    { flags: '--owner <owner>', description: 'a user id, me, or none', suggests: ['me', 'none'] },
    { flags: '--incident', description: 'only those declared an incident' },
    { flags: '--entity <entity>', description: 'a name, or type:name' },
    { flags: '--query <text>', description: 'text in title or number' },
    ...PAGE_OPTIONS,
  ],
  examples: [
    { line: 'watchfloor case list', does: 'what is being worked on, newest first' },
    { line: 'watchfloor case list --status closed --entity host:web01', does: 'what there was about one host' },
  ],
  run: async (call) => {
    const { listCases } = await import('../../respond/cases/contract.ts');
    const { options, terminal } = call;
    const server = connectServer(call);
    const filter = {
      status: String(options.status ?? 'open,contained'),
      ...(options.severity !== undefined && { severity: String(options.severity) }),
      ...(options.owner !== undefined && { owner: String(options.owner) }),
      ...(options.incident === true && { incident: 'true' as const }),
      ...(options.entity !== undefined && { entity: String(options.entity) }),
      ...(options.query !== undefined && { q: String(options.query) }),
    };
    const first = await printPages(call, {
      fetchPage: (page) => server.call(listCases, { query: { ...filter, ...page } }),
      schema: 'watchfloor.case/1',
      columns: caseColumns(ageOf(Date.now())),
      whenEmpty: 'No cases with these properties.',
    });
    if (first) terminal.say(`watchfloor case show ${first.number}   ${server.baseUrl}/cases`);
    return 0;
  },
};
