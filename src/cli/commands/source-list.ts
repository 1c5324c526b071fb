import type { CommandDefinition } from '../command.ts';
import { printRecords } from '../print-records.ts';

export const command: CommandDefinition = {
  examples: [
    { line: 'watchfloor source list', does: 'every kind of log, and what it is' },
    { line: 'watchfloor source list --json', does: 'for a program' },
  ],
  run: async ({ options, terminal }) => {
    const { SOURCE_DEFINITIONS } = await import('../../collect/sources/index.ts');
    printRecords(terminal, options, {
      schema: 'watchfloor.source/1',
      rows: SOURCE_DEFINITIONS.map(({ id, title, description }) => ({ id, title, description })),
      columns: [
        { title: 'ID', value: ({ id }) => id },
        { title: 'KIND', value: ({ title }) => title },
        { title: 'WHAT', value: ({ description }) => description, isElastic: true },
      ],
      whenEmpty: 'No kind of log is known.',
    });
    return 0;
  },
};
