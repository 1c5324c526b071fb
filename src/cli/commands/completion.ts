import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { GLOBAL_OPTIONS } from '../global-options.ts';
import { COMMANDS } from '../registry.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

export const command: CommandDefinition = {
  arguments: [{ name: '<shell>', description: SHELLS.join(', '), suggests: SHELLS }],
  examples: [{ line: 'source <(watchfloor completion bash)', does: 'in ~/.bashrc' }],
  run: async ({ args, terminal }) => {
    const { COMPLETION_SCRIPTS } = await import('../completion-scripts.ts');
    const { completionWords } = await import('../completion-words.ts');
    const script = COMPLETION_SCRIPTS.get(args[0] ?? '');
    if (!script) {
      throw new WatchfloorError('invalid', 'cli.unknown-shell', { message: `Shells: ${SHELLS.join(', ')}.` });
    }
    terminal.print(script(await completionWords(COMMANDS, GLOBAL_OPTIONS)));
    return 0;
  },
};
