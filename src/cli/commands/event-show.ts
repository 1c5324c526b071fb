import type { showEvent } from '../../collect/lake/contract.ts';
import type { ReplyOf } from '../../platform/http/contract.ts';
import type { CommandDefinition } from '../command.ts';
import { printRecord } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';
import { printable } from '../terminal.ts';

type EventReply = ReplyOf<typeof showEvent>;

function linesOf(event: EventReply): (readonly [string, string])[] {
  return [
    ['event', `${event.id}${event.isSample ? '  SAMPLE' : ''}`],
    ['time', event.time],
    ['received', `${event.receivedAt} by ${event.sourceId} from ${event.sender}`],
    ['what', [event.product, event.service, event.eventCode].filter((part) => part !== '').join(' ')],
    ['host', event.host || '-'],
    ['user', event.user || '-'],
    ...Object.entries(event.fields).map(
      ([name, value]) => [`  ${name}`, typeof value === 'string' ? value : JSON.stringify(value)] as const,
    ),
    ...event.matches.map(
      (match) => ['match', `${match.level} ${match.ruleTitle} (${match.ruleId}, rule by ${match.ruleAuthor})`] as const,
    ),
    ['raw', `${event.raw.byteLength} bytes: --raw prints them`],
  ];
}

export const command: CommandDefinition = {
  arguments: [{ name: '<event>', description: 'its id in `event search` or `alert show`' }],
  options: [{ flags: '--raw', description: 'only the record as it was received (base64 where it is no text)' }],
  examples: [
    { line: 'watchfloor event show EVENT', does: 'its fields, and the rules that matched' },
    { line: 'watchfloor event show EVENT --raw', does: 'the log line itself' },
  ],
  run: async (call) => {
    const { showEvent } = await import('../../collect/lake/contract.ts');
    const { options, terminal, args } = call;
    const event = await connectServer(call).call(showEvent, { params: { eventId: args[0] ?? '' } });
    const isForPrograms = options.json === true || options.ndjson === true;
    if (options.raw === true && !isForPrograms) {
      for (const line of event.raw.text.split('\n')) terminal.print(printable(line));
      if (event.raw.encoding === 'base64') terminal.say('The record is no text: this is its base64.');
      return 0;
    }
    const value = options.raw === true ? event.raw : event;
    const schema = options.raw === true ? 'watchfloor.raw-record/1' : 'watchfloor.event-in-full/1';
    printRecord(terminal, options, { schema, value, lines: linesOf(event) });
    return 0;
  },
};
