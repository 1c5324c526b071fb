import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CaseTask } from '../../respond/cases/contract.ts';
import type { CommandCall, CommandDefinition, ExitCode } from '../command.ts';
import { printChange, printRecords } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

const loadContract = () => import('../../respond/cases/contract.ts');
const SCHEMA = 'watchfloor.task/1';
const STATES = ['open', 'done', 'cancelled'] as const;

async function list(call: CommandCall, caseNumber: string): Promise<ExitCode> {
  const { showCase } = await loadContract();
  const { tasks } = await connectServer(call).call(showCase, { params: { caseNumber } });
  printRecords<CaseTask>(call.terminal, call.options, {
    schema: SCHEMA,
    rows: tasks,
    columns: [
      { title: 'TASK', value: (task) => task.id },
      { title: 'STATE', value: (task) => task.state },
      { title: 'REQUIRED', value: (task) => (task.isRequiredBeforeClose ? 'required' : '-') },
      { title: 'ASSIGNEE', value: (task) => task.assignee?.name ?? '-' },
      { title: 'TITLE', value: (task) => task.title, isElastic: true },
    ],
    whenEmpty: `${caseNumber} has no tasks.`,
  });
  return 0;
}

function report({ terminal, options }: CommandCall, task: CaseTask, caseNumber: string): ExitCode {
  const says = `Task ${task.id} of ${caseNumber} is ${task.state}${task.assignee ? `, and ${task.assignee.name}’s` : ''}.`;
  printChange(terminal, options, { schema: SCHEMA, value: task, says });
  return 0;
}

async function add(call: CommandCall, caseNumber: string, title: string): Promise<ExitCode> {
  const { assignee, required, state } = call.options;
  if (state !== undefined)
    throw new WatchfloorError('invalid', 'cli.no-task', { message: '--state needs --id: which task is meant.' });
  const { addTask } = await loadContract();
  const body = {
    title,
    isRequiredBeforeClose: required === 'yes',
    ...(assignee !== undefined && assignee !== 'none' && { assignee: String(assignee) }),
  };
  const task = await connectServer(call).call(addTask, { params: { caseNumber }, body });
  return report(call, task, caseNumber);
}

async function change(call: CommandCall, caseNumber: string, title: string | undefined): Promise<ExitCode> {
  const { id, assignee, required } = call.options;
  const state = STATES.find((each) => each === call.options.state);
  const body = {
    ...(title !== undefined && { title }),
    ...(state !== undefined && { state }),
    ...(assignee !== undefined && { assignee: assignee === 'none' ? null : String(assignee) }),
    ...(required !== undefined && { isRequiredBeforeClose: required === 'yes' }),
  };
  if (Object.keys(body).length === 0)
    throw new WatchfloorError('invalid', 'cli.no-change', { message: 'Say what to change: --state, --assignee, …' });
  const { setTask } = await loadContract();
  const params = { caseNumber, taskId: String(id) };
  return report(call, await connectServer(call).call(setTask, { params, body }), caseNumber);
}

export const command: CommandDefinition = {
  arguments: [
    { name: '<case>', description: 'number (CS-3)' },
    { name: '[title]', description: 'what is to be done; without it and without --id: list' },
  ],
  options: [
    { flags: '--id <task>', description: 'change this task; without: add one' },
    { flags: '--state <state>', description: 'how it stands', choices: STATES },
    { flags: '--assignee <user>', description: 'who does it: a user, me, or none', suggests: ['me', 'none'] },
    { flags: '--required <answer>', description: 'whether it must end before the case closes', choices: ['yes', 'no'] },
  ],
  examples: [
    { line: 'watchfloor case task CS-3', does: 'list them' },
    { line: 'watchfloor case task CS-3 "Reset the password" --required yes', does: 'add one' },
    { line: 'watchfloor case task CS-3 --id 4 --state done', does: 'tick it off' },
  ],
  run: async (call) => {
    const [caseNumber = '', title] = call.args;
    if (call.options.id !== undefined) return change(call, caseNumber, title);
    return title === undefined ? list(call, caseNumber) : add(call, caseNumber, title);
  },
};
