import type { CommandDefinition } from '../command.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  examples: [{ line: 'watchfloor rules reload', does: 'after an update of a pack; the site’s own folder is watched' }],
  run: async (call) => {
    const { reloadRules } = await import('../../detect/content/contract.ts');
    const { running, refused, revision } = await connectServer(call).call(reloadRules, {});
    if (call.options.json === true)
      call.terminal.print(
        JSON.stringify({ schema: 'watchfloor.reload/1', data: { running, refused, revision }, meta: {} }),
      );
    call.terminal.say(
      `${running} rules run, ${refused} do not${refused > 0 ? ': watchfloor rules issues --severity error' : ''}.`,
    );
    return 0;
  },
};
