import type { CommandDefinition } from '../command.ts';
import { MOMENT_FORMS, parseMoment } from '../parse-moment.ts';
import { PAGE_OPTIONS, printPages } from '../print-pages.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  options: [
    { flags: '--actor <name>', description: 'who did it' },
    { flags: '--action <action>', description: 'what was done: cases.close, or a whole room: cases' },
    { flags: '--subject <subject>', description: 'what it was done to: case:CS-3, alert:AL-12, user:kim' },
    { flags: '--from <time>', description: `since then: ${MOMENT_FORMS}` },
    { flags: '--to <time>', description: 'before then' },
    ...PAGE_OPTIONS,
  ],
  examples: [
    { line: 'watchfloor audit list --from 24h', does: 'what was done in the last day, newest first' },
    { line: 'watchfloor audit list --action identity --actor kim', does: 'sign-ins, tokens and users, by one person' },
    { line: 'watchfloor audit list --limit 1000000 --ndjson', does: 'all of it, for a program' },
  ],
  run: async (call) => {
    const { listAuditRoute } = await import('../../platform/identity/contract.ts');
    const { actor, action, subject, from, to } = call.options;
    const nowMs = Date.now();
    const filter = {
      ...(actor !== undefined && { actor: String(actor) }),
      ...(action !== undefined && { action: String(action) }),
      ...(subject !== undefined && { subject: String(subject) }),
      ...(from !== undefined && { from: parseMoment(String(from), nowMs) }),
      ...(to !== undefined && { to: parseMoment(String(to), nowMs) }),
    };
    const server = connectServer(call);
    await printPages(call, {
      fetchPage: (page) => server.call(listAuditRoute, { query: { ...filter, ...page } }),
      schema: 'watchfloor.audit-record/1',
      columns: [
        { title: 'TIME', value: (record) => record.at },
        { title: 'WHO', value: (record) => record.actor.name },
        { title: 'VIA', value: (record) => record.actor.via, isDetail: true, label: 'via ' },
        { title: 'ACTION', value: (record) => record.action },
        { title: 'OUTCOME', value: (record) => record.outcome },
        { title: 'SUBJECT', value: (record) => record.subject, isElastic: true },
        { title: 'DETAILS', value: (record) => JSON.stringify(record.details), isElastic: true, isDetail: true },
      ],
      whenEmpty: 'Nothing on record with these properties.',
    });
    return 0;
  },
};
