import type { Setting } from '../../server/index.ts';
import type { CommandDefinition } from '../command.ts';
import { printRecords } from '../print-records.ts';

/** The page docs/configuration.md. */
function referencePage(settings: readonly Setting[]): string {
  const rows = settings.map((setting) => {
    const value = setting.defaultValue === undefined ? '' : `\`${JSON.stringify(setting.defaultValue)}\``;
    return `| \`${setting.path}\` | \`${setting.variable}\` | ${value} | ${setting.description}${setting.isSecret ? ' **Secret.**' : ''} |`;
  });
  return `# Configuration

<!-- Generated: bin/watchfloor config --reference > docs/configuration.md -->

Watchfloor runs without any configuration. What is set is read once at start; the later wins: defaults, the YAML file
(\`--config FILE\`, or \`watchfloor.yaml\` in the data folder; groups with their settings beneath, such as
\`http: { port: 7070 }\`), variables, flags. A name that is no setting is refused.

| Setting | Variable | Default | Meaning |
|---|---|---|---|
${rows.join('\n')}
`;
}

export const command: CommandDefinition = {
  options: [
    { flags: '--config <file>', description: 'YAML file to read' },
    { flags: '--reference', description: 'every setting as a Markdown page' },
  ],
  examples: [
    { line: 'watchfloor config', does: 'what a server started from here would use, secrets masked' },
    { line: 'watchfloor config --reference', does: 'what can be set, with its meaning' },
  ],
  run: async ({ options, terminal, environment }) => {
    const { listSettings, settingsInForce } = await import('../../server/index.ts');
    if (options.reference === true) {
      terminal.print(referencePage(listSettings()).trimEnd());
      return 0;
    }
    const { readServeConfig } = await import('../serve-config.ts');
    const config = readServeConfig(options, environment);
    const rows = settingsInForce(config).map(({ path, variable, value, isSet, isSecret }) => ({
      path,
      variable,
      value: isSecret && isSet ? '(set)' : (value ?? null),
    }));
    printRecords(terminal, options, {
      schema: 'watchfloor.setting/1',
      rows,
      columns: [
        { title: 'SETTING', value: (row) => row.path },
        { title: 'VALUE', value: (row) => (row.value === null ? '-' : String(row.value)) },
        { title: 'VARIABLE', value: (row) => row.variable, isElastic: true },
      ],
      whenEmpty: '',
    });
    terminal.say(
      'These a server would start with from here. One that runs keeps those that it was started with, flags included.',
    );
    return 0;
  },
};
