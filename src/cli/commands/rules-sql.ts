import type { CommandDefinition } from '../command.ts';
import { printable } from '../terminal.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<rules...>', description: 'files, folders, or ids of the public set' }],
  examples: [
    { line: 'watchfloor rules sql mine/rule.yml', does: 'the query over the lake that means the same as the rule' },
    { line: 'watchfloor rules sql 3e3ceccd-6c06-48b8-b5ff-ab1d25db8c1d --json', does: 'a public rule, for a program' },
  ],
  run: async ({ args, options, terminal }) => {
    const { loadRules } = await import('../find-rules.ts');
    const { emitSelect } = await import('../../detect/rule-engine/index.ts');
    const { RULE_LAYOUT } = await import('../../collect/lake/index.ts');
    const loaded = loadRules(args);
    const emitted = loaded.rules.map((rule) => ({ rule: rule.description, ...emitSelect(rule, RULE_LAYOUT) }));
    const errors = loaded.issues.filter(({ severity }) => severity === 'error');
    const data = emitted.map(({ rule: { id, title, author, file }, select, notKept }) => ({
      rule: { id, title, author, file },
      sql: select,
      notKept,
    }));
    if (options.json === true) {
      terminal.print(JSON.stringify({ schema: 'watchfloor.rule-sql/1', data, meta: { refused: errors } }));
    } else if (options.ndjson === true) for (const one of data) terminal.print(JSON.stringify(one));
    else {
      // The SQL needs no guard of its own: what could harm a terminal stands in its literals as bytes.
      for (const { rule, sql } of data) {
        terminal.print(`-- ${printable(rule.title)}, rule by ${printable(rule.author)}\n${sql.trim()};\n`);
      }
    }
    for (const { rule, notKept } of data) {
      if (notKept.length === 0) continue;
      const which = notKept.map((name) => printable(name)).join(', ');
      terminal.say(
        `${printable(rule.title)}: is_undecided marks records of which only raw has all that it asks for (${which}).`,
      );
    }
    for (const { file, line, column, message, code } of errors)
      terminal.say(printable(`refused  ${file}:${line}:${column}  ${message} [${code}]`));
    return errors.length > 0 ? 1 : 0;
  },
};
