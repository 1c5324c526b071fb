import type { CommandDefinition } from '../command.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<paths...>', description: 'files, folders, or - for standard input' }],
  options: [
    { flags: '--type <source>', description: 'a kind of `source list`; auto recognises (default: auto)' },
    { flags: '--fields', description: 'the log source and the fields as rules name them, instead of OCSF' },
  ],
  examples: [
    { line: 'watchfloor source test auth.log', does: 'OCSF events, one a line; what is rejected goes to stderr' },
    { line: 'watchfloor source test auth.log --fields', does: 'what a rule sees of them' },
    { line: 'zcat app.log.gz | watchfloor source test --type syslog -', does: 'standard input, named' },
  ],
  run: async (call) => (await import('../run-source-test.ts')).runSourceTest(call),
};
