import type { CommandDefinition } from '../command.ts';
import { countOf } from '../count-of.ts';
import { printable } from '../terminal.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<paths...>', description: 'folders of rules, or rule files with x.test.yml beside x.yml' }],
  examples: [
    { line: 'watchfloor rules test mine/', does: 'every rule over the events beside it; exit code 1 if one fails' },
    { line: 'watchfloor rules test mine/x.yml --json', does: 'one rule, for a program' },
  ],
  run: async ({ args, options, terminal }) => {
    const { testRules } = await import('../../detect/detections/index.ts');
    const runs = args.map((path) => testRules(path));
    const tests = runs.flatMap((run) => run.tests);
    const faults = runs.flatMap((run) => run.faults);
    const failed = tests.filter(({ isPassed }) => !isPassed);
    const untested = runs.reduce((sum, run) => sum + run.untested, 0);
    if (options.json === true)
      terminal.print(JSON.stringify({ schema: 'watchfloor.rule-test/1', data: tests, meta: { faults, untested } }));
    else if (options.ndjson === true) for (const test of tests) terminal.print(JSON.stringify(test));
    else {
      for (const { file, title, kind, place, name } of failed) {
        const why = kind === 'positive' ? 'is not matched' : 'is matched';
        const what = name === '' ? '' : ` (${printable(name)})`;
        terminal.print(`${printable(file)}: failed: ${kind} event ${place}${what} ${why} by ${printable(title)}`);
      }
      for (const { file, message } of faults) terminal.print(`${printable(file)}: fault: ${printable(message)}`);
    }
    const without = untested > 0 ? ` ${countOf(untested, 'rule has', 'rules have')} no events beside them.` : '';
    terminal.say(
      `${tests.length - failed.length} of ${countOf(tests.length, 'event')} as expected, ${countOf(faults.length, 'fault')}.${without}`,
    );
    if (tests.length === 0 && faults.length === 0) terminal.say('Nothing was tested: write x.test.yml beside x.yml.');
    return failed.length > 0 || faults.length > 0 || tests.length === 0 ? 1 : 0;
  },
};
