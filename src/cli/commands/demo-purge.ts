import type { CommandDefinition } from '../command.ts';
import { countOf } from '../count-of.ts';
import { connectServer } from '../server-connection.ts';

export const command: CommandDefinition = {
  examples: [{ line: 'watchfloor demo purge', does: 'remove every sample event, alert and case' }],
  run: async (call) => {
    const { countSampleWork, purgeSample } = await import('../../server/contract.ts');
    const server = connectServer(call);
    const { cases, notes } = await server.call(countSampleWork, {});
    const state = await server.call(purgeSample, {});
    if (call.options.json === true)
      call.terminal.print(JSON.stringify({ schema: 'watchfloor.sample/1', data: state, meta: {} }));
    const written =
      cases + notes > 0 ? ` With it went ${countOf(cases, 'case')} and ${countOf(notes, 'note')} of yours.` : '';
    call.terminal.say(
      state.wasPresent
        ? `The sample is gone: its events, alerts and cases.${written}`
        : 'There was no sample to remove.',
    );
    return 0;
  },
};
