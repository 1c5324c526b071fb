import type { CommandDefinition } from '../command.ts';
import { DETECT_LEVELS } from '../detect-levels.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '[alerts...]', description: 'alerts to start from (AL-12 AL-13)' }],
  options: [
    { flags: '--title <text>', description: 'without one: the title and entity of the first alert' },
    { flags: '--description <text>', description: 'what is known' },
    {
      flags: '--severity <level>',
      description: 'without one: the worst level of the alerts',
      choices: DETECT_LEVELS,
    },
  ],
  examples: [
    { line: 'watchfloor case open AL-12 AL-13', does: 'one case from two alerts' },
    { line: 'watchfloor case open --title "Odd mail to finance"', does: 'an empty case' },
  ],
  run: async (call) => {
    const { openCase } = await import('../../respond/cases/contract.ts');
    const { title, description, severity } = call.options;
    const level = DETECT_LEVELS.find((each) => each === severity);
    const body = {
      alertIds: [...call.args],
      description: String(description ?? ''),
      ...(title !== undefined && { title: String(title) }),
      ...(level !== undefined && { severity: level }),
    };
    const server = connectServer(call);
    const opened = await server.call(openCase, { body });
    if (call.options.json === true)
      call.terminal.print(JSON.stringify({ schema: 'watchfloor.case/1', data: opened, meta: {} }));
    else call.terminal.print(opened.number);
    call.terminal.say(`${opened.number} "${opened.title}" is open.   ${server.baseUrl}/cases/${opened.number}`);
    return 0;
  },
};
