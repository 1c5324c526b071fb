import type { CommandDefinition } from '../command.ts';
import { MOMENT_FORMS, parseMoment } from '../parse-moment.ts';
import { PAGE_OPTIONS, printPages } from '../print-pages.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '[text]', description: 'text anywhere in the event, in any case' }],
  options: [
    { flags: '--query <query>', description: 'several terms, as in Hunt: EventID:4688 not user:SYSTEM' },
    { flags: '--from <time>', description: `since then: ${MOMENT_FORMS}` },
    { flags: '--to <time>', description: 'before then' },
    {
      flags: '--field <field=value>',
      description: 'exact value of a source field: EventID=4625; again for more, which all must hold',
      isRepeatable: true,
    },
    { flags: '--source <source>', description: 'only from this source' },
    { flags: '--rule <id>', description: 'only events that this rule matched' },
    ...PAGE_OPTIONS,
  ],
  examples: [
    { line: 'watchfloor event search powershell --from 24h', does: 'text, over the last day, newest first' },
    { line: 'watchfloor event search --field EventID=4625 --from 7d', does: 'a field of the source' },
    { line: "watchfloor event search --query 'EventID:4688 not user:SYSTEM'", does: 'as in Hunt: several terms' },
    { line: 'watchfloor event search mimikatz --limit 100000 --ndjson', does: 'all that there are, for a program' },
  ],
  run: async (call) => {
    const { listEvents } = await import('../../collect/lake/contract.ts');
    const { query, from, to, field, source, rule } = call.options;
    const [text] = call.args;
    const nowMs = Date.now();
    const filter = {
      ...(text !== undefined && { q: text }),
      ...(query !== undefined && { query: String(query) }),
      ...(from !== undefined && { from: parseMoment(String(from), nowMs) }),
      ...(to !== undefined && { to: parseMoment(String(to), nowMs) }),
      ...(Array.isArray(field) && { field: field.map(String) }),
      ...(source !== undefined && { source: String(source) }),
      ...(rule !== undefined && { rule: String(rule) }),
    };
    const server = connectServer(call);
    const first = await printPages(call, {
      fetchPage: (page) => server.call(listEvents, { query: { ...filter, ...page } }),
      schema: 'watchfloor.event/1',
      columns: [
        { title: 'TIME', value: (event) => event.time },
        { title: 'EVENT', value: (event) => event.id },
        { title: 'HOST', value: (event) => event.host || '-' },
        { title: 'SUMMARY', value: (event) => `${event.isSample ? '[SAMPLE] ' : ''}${event.summary}`, isElastic: true },
        { title: 'USER', value: (event) => event.user || '-', isDetail: true, label: 'user ' },
        { title: 'SOURCE', value: (event) => event.sourceId, isDetail: true },
        { title: 'CODE', value: (event) => event.eventCode || '-', isDetail: true, label: 'code ' },
        { title: 'MATCHES', value: (event) => String(event.matchCount), isDetail: true, label: 'matches ' },
      ],
      whenEmpty: 'No event matches.',
    });
    if (first) call.terminal.say(`watchfloor event show ${first.id}   ${server.baseUrl}/events`);
    return 0;
  },
};
