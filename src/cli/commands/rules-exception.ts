import { readFileSync } from 'node:fs';
import type { Criterion, ExceptionReply } from '../../detect/content/contract.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandCall, CommandDefinition, ExitCode } from '../command.ts';
import { findRuleId } from '../find-rule-id.ts';
import { printPages } from '../print-pages.ts';
import { printRecord } from '../print-records.ts';
import { connectServer, type ServerConnection } from '../server-connection.ts';
import { readStandardInput } from '../standard-input.ts';

const loadContract = () => import('../../detect/content/contract.ts');
const MS_PER_DAY = 86_400_000;
const DEFAULT_DAYS = 30;

type Scope = { readonly ruleIds: readonly string[]; readonly criterion: Criterion; readonly fromAlert?: string };

async function readCriterion(path: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(path === '-' ? await readStandardInput() : readFileSync(path, 'utf8'), { maxAliasCount: 100 });
  } catch (cause) {
    if (cause instanceof WatchfloorError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WatchfloorError('invalid', 'cli.bad-criterion', {
      message: `The criterion ${path} cannot be read: ${why}`,
      cause,
    });
  }
}

/** `Image=C:\x.exe`, `Image|endswith=\x.exe`: all must hold. */
function criterionOf(conditions: readonly string[]): Criterion {
  const entries = conditions.map((text): [string, string] => {
    const at = text.indexOf('=');
    if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
    throw new WatchfloorError('invalid', 'cli.bad-where', { message: `Write --where as Field=value, not ${text}.` });
  });
  return Object.fromEntries(entries);
}

/** From an alert what its hits have in common, unless a criterion is given. */
async function scopeOf(call: CommandCall, server: ServerConnection): Promise<Scope> {
  const { alert, where, file, rule } = call.options;
  const { draftException, criterionSchema } = await loadContract();
  const drafted =
    alert === undefined ? undefined : await server.call(draftException, { query: { alert: String(alert) } });
  const references = Array.isArray(rule) ? rule.map(String) : [];
  const named = await Promise.all(references.map((reference) => findRuleId(server, reference)));
  const given = Array.isArray(where) ? criterionOf(where.map(String)) : undefined;
  const criterion = file === undefined ? (given ?? drafted?.criterion) : await readCriterion(String(file));
  const parsed = criterionSchema.safeParse(criterion);
  const ruleIds = named.length > 0 ? named : (drafted?.ruleIds ?? []);
  if (parsed.success && ruleIds.length > 0)
    return { ruleIds, criterion: parsed.data, ...(drafted && { fromAlert: drafted.fromAlert }) };
  throw new WatchfloorError('invalid', 'cli.no-scope', {
    message:
      'Say what to hide: --alert AL-12, or --rule with --where Field=value or --file. What an alert’s hits have in common may be nothing: then say it yourself.',
  });
}

function daysOf(call: CommandCall): number {
  const days = Number(call.options.days ?? DEFAULT_DAYS);
  if (Number.isInteger(days) && days > 0) return days;
  throw new WatchfloorError('invalid', 'cli.bad-days', { message: '--days takes a number of days.' });
}

async function preview(call: CommandCall): Promise<ExitCode> {
  const server = connectServer(call);
  const { ruleIds, criterion } = await scopeOf(call, server);
  const { previewException } = await loadContract();
  const found = await server.call(previewException, { body: { ruleIds, criterion, days: daysOf(call) } });
  const verdicts = Object.entries(found.verdicts).map(([word, count]) => `${word} ${count}`);
  printRecord(call.terminal, call.options, {
    schema: 'watchfloor.exception-preview/1',
    value: { ...found, ruleIds, criterion },
    lines: [
      ['rules', ruleIds.join(', ')],
      ['criterion', JSON.stringify(criterion)],
      ['preview', found.summary],
      ['of', `${found.matches} matches${found.isCut ? ' (the newest; there are more)' : ''}`],
      ['verdicts', verdicts.join(', ')],
      ...found.trueAlerts.map((number) => ['true', number] as const),
    ],
  });
  return 0;
}

async function add(call: CommandCall): Promise<ExitCode> {
  const { reason, owner } = call.options;
  if (reason === undefined)
    throw new WatchfloorError('invalid', 'cli.no-reason', { message: 'Say why, with --reason: it is kept.' });
  const server = connectServer(call);
  const scope = await scopeOf(call, server);
  const expiresAt = new Date(Date.now() + daysOf(call) * MS_PER_DAY).toISOString();
  const { addException } = await loadContract();
  const named = owner === undefined ? {} : { owner: String(owner) };
  const added = await server.call(addException, { body: { ...scope, ...named, reason: String(reason), expiresAt } });
  tell(call, added, `${added.id} hides such matches until ${added.expiresAt}; they are still recorded.`);
  return 0;
}

function tell({ options, terminal }: CommandCall, exception: ExceptionReply, message: string): void {
  if (options.json === true)
    terminal.print(JSON.stringify({ schema: 'watchfloor.exception/1', data: exception, meta: {} }));
  else terminal.print(exception.id);
  terminal.say(message);
}

async function list(call: CommandCall): Promise<ExitCode> {
  const { listExceptions } = await loadContract();
  const server = connectServer(call);
  await printPages(call, {
    fetchPage: (page) => server.call(listExceptions, { query: page }),
    schema: 'watchfloor.exception/1',
    columns: [
      { title: 'EXCEPTION', value: ({ id }) => id },
      { title: 'STATE', value: ({ state }) => state },
      { title: 'HID', value: ({ hidden }) => String(hidden) },
      { title: 'UNTIL', value: ({ expiresAt }) => expiresAt.slice(0, 10) },
      { title: 'OWNER', value: ({ owner }) => owner.name },
      { title: 'REASON', value: ({ reason }) => reason, isElastic: true },
      { title: 'RULES', value: ({ ruleIds }) => ruleIds.join(','), isDetail: true },
      { title: 'CRITERION', value: ({ criterion }) => JSON.stringify(criterion), isDetail: true },
    ],
    whenEmpty: 'No exceptions: nothing is hidden.',
  });
  return 0;
}

async function remove(call: CommandCall, exceptionId: string): Promise<ExitCode> {
  const { removeException } = await loadContract();
  const removed = await connectServer(call).call(removeException, { params: { exceptionId } });
  tell(call, removed, `${removed.id} hides nothing any more; what it hid stays marked.`);
  return 0;
}

async function renew(call: CommandCall, exceptionId: string): Promise<ExitCode> {
  const { renewException } = await loadContract();
  const { reason } = call.options;
  if (reason === undefined)
    throw new WatchfloorError('invalid', 'cli.no-reason', { message: 'Say why, with --reason: it is kept.' });
  const expiresAt = new Date(Date.now() + daysOf(call) * MS_PER_DAY).toISOString();
  const body = { expiresAt, reason: String(reason) };
  const renewed = await connectServer(call).call(renewException, { params: { exceptionId }, body });
  tell(call, renewed, `${renewed.id} hides such matches until ${renewed.expiresAt}.`);
  return 0;
}

const ACTIONS: Readonly<Record<string, (call: CommandCall, id: string) => Promise<ExitCode>>> = {
  add,
  list,
  preview,
  remove,
  renew,
};

export const command: CommandDefinition = {
  arguments: [
    { name: '<action>', description: Object.keys(ACTIONS).join(', '), suggests: Object.keys(ACTIONS) },
    { name: '[exception]', description: 'EX-<n>, for remove and renew' },
  ],
  options: [
    { flags: '--alert <alert>', description: 'hide what the hits of this alert have in common' },
    { flags: '--rule <id>', description: 'the rule, again for more (default: the alert’s)', isRepeatable: true },
    {
      flags: '--where <Field=value>',
      description: 'a field of the event, with Sigma’s modifiers; all must hold',
      isRepeatable: true,
    },
    { flags: '--file <file>', description: 'the criterion as YAML, or - for standard input' },
    { flags: '--reason <text>', description: 'why; required for add and renew, and kept' },
    { flags: '--owner <name>', description: 'who answers for it (default: you)' },
    { flags: '--days <n>', description: `how long; for preview, how far back (default: ${DEFAULT_DAYS})` },
    { flags: '--limit <n>', description: 'list: how many (default: 50)' },
    { flags: '--cursor <cursor>', description: 'list: `meta.next` of the page before' },
  ],
  examples: [
    {
      line: 'watchfloor rules exception preview --alert AL-12',
      does: 'what it would have hidden, and how much was true',
    },
    {
      line: 'watchfloor rules exception add --alert AL-12 --reason "backup job" --days 90',
      does: 'hide it for a while',
    },
    {
      line: 'watchfloor rules exception add --rule ID --where User=svc --reason "backup"',
      does: 'by a criterion of your own',
    },
    { line: 'watchfloor rules exception remove EX-3', does: 'end one' },
  ],
  run: async (call) => {
    const [name = '', id = ''] = call.args;
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action !== undefined) return action(call, id);
    throw new WatchfloorError('invalid', 'cli.unknown-action', {
      message: `Actions: ${Object.keys(ACTIONS).join(', ')}.`,
    });
  },
};
