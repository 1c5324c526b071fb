import type { CommandDefinition } from '../command.ts';
import { connectServer } from '../server-connection.ts';
import { readStandardInput } from '../standard-input.ts';

export const command: CommandDefinition = {
  arguments: [
    { name: '<alert>', description: 'number (AL-12) or id' },
    { name: '<text>', description: 'the note, or - to read it from standard input' },
  ],
  examples: [
    { line: 'watchfloor alert note AL-12 "The owner knows of it"', does: 'say what you saw, whoever has it' },
    { line: 'whois 203.0.113.7 | watchfloor alert note AL-12 -', does: 'what a command printed' },
  ],
  run: async (call) => {
    const { noteAlert } = await import('../../detect/alerts/contract.ts');
    const [alertId = '', words = ''] = call.args;
    const text = words === '-' ? await readStandardInput() : words;
    const note = await connectServer(call).call(noteAlert, { params: { alertId }, body: { text } });
    if (call.options.json === true)
      call.terminal.print(JSON.stringify({ schema: 'watchfloor.alert-note/1', data: note, meta: {} }));
    call.terminal.say(`Noted on ${alertId} at ${note.at}.`);
    return 0;
  },
};
