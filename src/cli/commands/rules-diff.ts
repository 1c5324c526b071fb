import type { CommandDefinition } from '../command.ts';
import { findRuleId } from '../find-rule-id.ts';
import { connectServer } from '../server-connection.ts';
import { printable } from '../terminal.ts';

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;
const STYLES = { same: 'dim', removed: 'red', added: 'green' } as const;
/** Lines around a change. */
const CONTEXT = 3;

export const command: CommandDefinition = {
  arguments: [
    { name: '<rule>', description: 'the rule’s id, or how it begins' },
    { name: '[from]', description: 'a version, or its beginning (default: the one before)' },
    { name: '[to]', description: 'a version, or its beginning (default: the one in force)' },
  ],
  examples: [{ line: 'watchfloor rules diff 24e3e58a-…', does: 'what the last update changed' }],
  run: async (call) => {
    const { diffRule } = await import('../../detect/content/contract.ts');
    const server = connectServer(call);
    const [rule = '', from, to] = call.args;
    const query = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const diff = await server.call(diffRule, { params: { ruleId: await findRuleId(server, rule) }, query });
    const { terminal, options } = call;
    if (options.json === true) {
      terminal.print(JSON.stringify({ schema: 'watchfloor.rule-diff/1', data: diff, meta: {} }));
      return 0;
    }
    terminal.print(`--- ${diff.from.version} ${diff.from.packId} ${diff.from.since}`);
    terminal.print(`+++ ${diff.to.version} ${diff.to.packId} ${diff.to.since}`);
    const changed = diff.lines.flatMap(({ kind }, place) => (kind === 'same' ? [] : [place]));
    const isNear = (place: number) => changed.some((each) => Math.abs(each - place) <= CONTEXT);
    for (const [place, { kind, text }] of diff.lines.entries()) {
      if (isNear(place)) terminal.print(terminal.paint(STYLES[kind], `${SIGNS[kind]}${printable(text)}`));
    }
    return 0;
  },
};
