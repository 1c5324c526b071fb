import type { CommandDefinition } from '../command.ts';
import { MOMENT_FORMS, parseMoment } from '../parse-moment.ts';
import { PAGE_OPTIONS, printPages } from '../print-pages.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  options: [
    { flags: '--from <time>', description: `received since then: ${MOMENT_FORMS}` },
    { flags: '--to <time>', description: 'received before then' },
    { flags: '--source <source>', description: 'only from this source' },
    { flags: '--reason <reason>', description: 'only for this reason' },
    { flags: '--raw', description: 'only the records themselves, up to 4 KiB each (base64 where they are no text)' },
    ...PAGE_OPTIONS,
  ],
  examples: [
    { line: 'watchfloor reject list --from 24h', does: 'what could not be read, and why' },
    { line: 'watchfloor reject list --source syslog --raw', does: 'the lines themselves' },
    { line: 'watchfloor reject list --limit 10000 --ndjson', does: 'all of it, for a program' },
  ],
  run: async (call) => {
    const { listRejects } = await import('../../collect/lake/contract.ts');
    const { from, to, source, reason, raw } = call.options;
    const nowMs = Date.now();
    const filter = {
      ...(from !== undefined && { from: parseMoment(String(from), nowMs) }),
      ...(to !== undefined && { to: parseMoment(String(to), nowMs) }),
      ...(source !== undefined && { source: String(source) }),
      ...(reason !== undefined && { reason: String(reason) }),
    };
    const server = connectServer(call);
    const record = { title: 'RECORD', value: (reject: { rawStart: { text: string } }) => reject.rawStart.text };
    await printPages(call, {
      fetchPage: (page) => server.call(listRejects, { query: { ...filter, ...page } }),
      schema: 'watchfloor.reject/1',
      columns:
        raw === true
          ? [record]
          : [
              { title: 'RECEIVED', value: (reject) => reject.receivedAt },
              { title: 'SOURCE', value: (reject) => reject.sourceId },
              { title: 'SENDER', value: (reject) => reject.sender, isDetail: true, label: 'from ' },
              { title: 'REASON', value: (reject) => reject.reason },
              { title: 'DETAIL', value: (reject) => reject.detail, isElastic: true },
              { title: 'BYTES', value: (reject) => String(reject.sizeBytes), isDetail: true, label: 'bytes ' },
              { ...record, isElastic: true, isDetail: true },
            ],
      whenEmpty:
        Object.keys(filter).length > 0
          ? 'No rejected record matches.'
          : 'No rejected records: everything could be read.',
    });
    return 0;
  },
};
