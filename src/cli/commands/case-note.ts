import type { CommandDefinition } from '../command.ts';
import { connectServer } from '../server-connection.ts';
import { readStandardInput } from '../standard-input.ts';

export const command: CommandDefinition = {
  arguments: [
    { name: '<case>', description: 'number (CS-3)' },
    { name: '<text>', description: 'the note, or - to read it from standard input' },
  ],
  options: [{ flags: '--at <time>', description: 'when it happened (RFC 3339); without: now' }],
  examples: [
    { line: 'watchfloor case note CS-3 "Host isolated by IT"', does: 'one line into the timeline' },
    { line: 'ps aux | watchfloor case note CS-3 -', does: 'what a command printed' },
  ],
  run: async (call) => {
    const { addNote } = await import('../../respond/cases/contract.ts');
    const [caseNumber = '', words = ''] = call.args;
    const text = words === '-' ? await readStandardInput() : words;
    const { at } = call.options;
    const body = { text, ...(at !== undefined && { at: String(at) }) };
    const entry = await connectServer(call).call(addNote, { params: { caseNumber }, body });
    if (call.options.json === true)
      call.terminal.print(JSON.stringify({ schema: 'watchfloor.timeline-entry/1', data: entry, meta: {} }));
    call.terminal.say(`Noted in ${caseNumber} at ${entry.recordedAt}.`);
    return 0;
  },
};
