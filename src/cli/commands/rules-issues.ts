import type { CommandDefinition } from '../command.ts';
import { PAGE_OPTIONS, printPages } from '../print-pages.ts';
import { connectServer } from '../server-connection.ts';

/** As the contract has them, which help does not load. */
const SEVERITIES = ['error', 'warning', 'info'] as const;

export const command: CommandDefinition = {
  options: [
    { flags: '--severity <severity>', description: 'error: the rule does not run', choices: SEVERITIES },
    ...PAGE_OPTIONS,
  ],
  examples: [
    { line: 'watchfloor rules issues --severity error', does: 'which rules the server does not run, and why' },
    { line: 'watchfloor rules issues --limit 1000', does: 'all that it has to say of rule files' },
  ],
  run: async (call) => {
    const { listRuleIssues } = await import('../../detect/content/contract.ts');
    const severity = SEVERITIES.find((each) => each === call.options.severity);
    const server = connectServer(call);
    await printPages(call, {
      fetchPage: (page) => server.call(listRuleIssues, { query: { ...page, ...(severity && { severity }) } }),
      schema: 'watchfloor.rule-issue/1',
      columns: [
        { title: 'SEVERITY', value: ({ severity: of }) => of },
        { title: 'PLACE', value: ({ file, line, column }) => `${file}:${line}:${column}`, isElastic: true },
        { title: 'CODE', value: ({ code }) => code },
        { title: 'MESSAGE', value: ({ message }) => message, isElastic: true },
      ],
      whenEmpty: 'Nothing is wrong with the rules that the server reads.',
    });
    return 0;
  },
};
