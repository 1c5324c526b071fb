import type { CommandDefinition } from '../command.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<alert>', description: 'number (AL-12) or id' }],
  examples: [{ line: 'watchfloor alert take AL-12', does: 'claim it: of two who try, one gets it' }],
  run: async (call) => {
    const { takeAlert } = await import('../../detect/alerts/contract.ts');
    const alert = await connectServer(call).call(takeAlert, { params: { alertId: call.args[0] ?? '' }, body: {} });
    if (call.options.json === true)
      call.terminal.print(JSON.stringify({ schema: 'watchfloor.alert/1', data: alert, meta: {} }));
    call.terminal.say(
      `${alert.number} is yours. Judge it: watchfloor alert verdict ${alert.number} true|benign|false --note "…"`,
    );
    return 0;
  },
};
