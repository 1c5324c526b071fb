import { fileURLToPath } from 'node:url';
import type { CommandDefinition } from '../command.ts';
import { countOf } from '../count-of.ts';
import { printable } from '../terminal.ts';

const PUBLIC_RULES = fileURLToPath(new URL('../../../content/rules/sigmahq', import.meta.url));

export const command: CommandDefinition = {
  arguments: [{ name: '[dirs...]', description: 'folders of rules (default: the public set)' }],
  examples: [
    { line: 'watchfloor rules lint mine/', does: 'every fault with its file, line and column' },
    { line: 'watchfloor rules lint mine/ --json', does: 'for a program' },
  ],
  run: async ({ args, options, terminal }) => {
    const { lintRules } = await import('../../detect/detections/index.ts');
    const issues = lintRules(args.length > 0 ? args : [PUBLIC_RULES], { packDirs: [PUBLIC_RULES] });
    const errors = issues.filter((issue) => issue.severity === 'error').length;
    if (options.json === true)
      terminal.print(JSON.stringify({ schema: 'watchfloor.rule-issue/1', data: { issues }, meta: {} }));
    else if (options.ndjson === true) for (const issue of issues) terminal.print(JSON.stringify(issue));
    else {
      for (const { file, line, column, severity, code, message } of issues) {
        terminal.print(`${printable(file)}:${line}:${column}: ${severity}: ${printable(message)} [${code}]`);
      }
    }
    terminal.say(`${countOf(errors, 'fault')}, ${countOf(issues.length - errors, 'remark')}.`);
    if (args.length === 0)
      terminal.say('Of the rules that come with Watchfloor; of all that the server reads: watchfloor rules issues');
    return errors > 0 ? 1 : 0;
  },
};
