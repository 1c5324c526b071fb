import type { OptionDefinition } from '../../src/cli/command.ts';
import { GLOBAL_OPTIONS } from '../../src/cli/global-options.ts';
import { COMMANDS } from '../../src/cli/registry.ts';

const HEAD = `# The command line

<!-- Generated from src/cli: UPDATE_GOLDENS=1 npm test -- tests/floor/cli.test.ts -->

\`watchfloor\` where it is installed, \`bin/watchfloor\` in a checkout. Data goes to standard output, messages to standard error. On
a terminal lists are tables; in a pipe each record is one line with tabs between its values, whole and without colour.
\`--json\` prints one document \`{"schema", "data", "meta"}\`, \`--ndjson\` one object per line; an error under \`--json\` is a document
\`{"schema": "watchfloor.error/1", "error": {"code", "kind", "message"}}\`. Within a schema's version, fields are only added.
Control characters from log data are shown, never sent to the terminal.

| exit code | meaning                                                             |
| --------- | ------------------------------------------------------------------- |
| 0         | ran; the answer is yes                                              |
| 1         | ran; the answer is no (\`--fail-on\` met, faults found, a conflict)   |
| 2         | could not run: usage, configuration, unreadable input               |
| 3         | partial: files unread, records or own rules refused, not stored yet |
| 4         | not signed in, or not allowed                                       |
| 5         | the server does not answer                                          |
| 130       | interrupted                                                         |

The server is, in this order: \`--server\`, \`WATCHFLOOR_SERVER\`, the one running on this machine's data folder. The token is that of
\`--token-file\`, then \`WATCHFLOOR_TOKEN\` (with a warning: other processes can read it), then the local server's own, which is
never sent anywhere else. \`NO_COLOR\` and \`FORCE_COLOR\` are obeyed.
`;

const optionLines = (options: readonly OptionDefinition[]) =>
  options.map(({ flags, description, choices }) => {
    const among = choices === undefined ? '' : ` (${choices.join(', ')})`;
    return `- \`${flags}\`: ${description}${among}`;
  });

/** The page docs/guides/cli.md, from the registry and the commands themselves. */
export async function cliPage(): Promise<string> {
  const sections: string[] = [];
  for (const { name, summary, load } of COMMANDS) {
    const { command } = await load();
    const places = (command.arguments ?? []).map((argument) => argument.name);
    const usage = ['watchfloor', name, ...places].join(' ');
    const examples = command.examples.map(({ line, does }) => `# ${does}\n${line}`).join('\n\n');
    const details = [
      ...(command.arguments ?? []).map((argument) => `- \`${argument.name}\`: ${argument.description}`),
      ...optionLines(command.options ?? []),
    ];
    const list = details.length > 0 ? `\n${details.join('\n')}\n` : '';
    sections.push(
      `## ${name}\n\n${summary[0]?.toUpperCase()}${summary.slice(1)}: \`${usage}\`\n\n\`\`\`sh\n${examples}\n\`\`\`\n${list}`,
    );
  }
  return `${HEAD}\n${sections.join('\n')}\n## Options of every command\n\n${optionLines(GLOBAL_OPTIONS).join('\n')}\n`;
}
