import type { CommandDefinition } from '../command.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  examples: [{ line: 'watchfloor demo purge', does: 'remove every sample event, alert and case' }],
  run: async (call) => {
    const { purgeSample } = await import('../../server/contract.ts');
    const state = await connectServer(call).call(purgeSample, {});
    if (call.options.json === true)
      call.terminal.print(JSON.stringify({ schema: 'watchfloor.sample/1', data: state, meta: {} }));
    call.terminal.say(
      state.wasPresent ? 'The sample is gone: its events, alerts and cases.' : 'There was no sample to remove.',
    );
    return 0;
  },
};
