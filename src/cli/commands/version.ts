import type { CommandDefinition } from '../command.ts';
import { VERSION } from '../version.ts';

export const command: CommandDefinition = {
  examples: [{ line: 'watchfloor version --json', does: 'version, runtime and platform' }],
  run: async ({ options, terminal }) => {
    const value = { watchfloor: VERSION, node: process.versions.node, platform: `${process.platform}-${process.arch}` };
    if (options.json === true)
      terminal.print(JSON.stringify({ schema: 'watchfloor.version/1', data: value, meta: {} }));
    else terminal.print(`watchfloor ${value.watchfloor} (node ${value.node}, ${value.platform})`);
    return 0;
  },
};
