import { type EventQuery, parseQuery, type QueryIssue } from './parse-query.ts';
import { readStage, type Stage } from './read-stage.ts';
import { splitStages } from './split-stages.ts';
import { columnsOf } from './stage-columns.ts';

/** Which events, and what is made of them; without a stage, the events themselves. */
export type Pipeline = { readonly query: EventQuery; readonly stages: readonly Stage[] };

const MAX_STAGES = 8;
const MAX_LENGTH = 4_000;

/** Never throws: all faults are told, each with its place in the whole text. */
export function parsePipeline(text: string): Pipeline | { readonly issues: readonly QueryIssue[] } {
  if (text.length > MAX_LENGTH) {
    return { issues: [{ at: MAX_LENGTH, end: text.length, message: `A hunt has at most ${MAX_LENGTH} characters.` }] };
  }
  const [filter, ...parts] = splitStages(text);
  const parsed = parseQuery(filter?.text ?? '');
  const issues: QueryIssue[] = 'issues' in parsed ? [...parsed.issues] : [];
  const stages: Stage[] = [];
  for (const part of parts.slice(0, MAX_STAGES)) {
    const read = readStage(part);
    if ('message' in read) issues.push(read);
    else {
      const misplaced = misplacedAfter(read, stages);
      if (misplaced === undefined) stages.push(read);
      else issues.push({ at: part.at, end: part.at + part.text.length, message: misplaced });
    }
  }
  const surplus = parts[MAX_STAGES];
  if (surplus) issues.push({ at: surplus.at, end: text.length, message: `There are at most ${MAX_STAGES} steps.` });
  if (issues.length > 0 || 'issues' in parsed) return { issues };
  return { query: parsed, stages };
}

/** Only the first step looks at events; those behind it put its rows in order. */
function misplacedAfter(stage: Stage, before: readonly Stage[]): string | undefined {
  const isOrdering = stage.kind === 'sort' || stage.kind === 'limit';
  if (before.length === 0) {
    return isOrdering ? `Before “${stage.kind}”, say what to list: stats, top, rare, timechart or fields.` : undefined;
  }
  if (!isOrdering) return `“${stage.kind}” looks at events, so it comes first; behind it: sort and limit.`;
  const columns = columnsOf(before[0]).map(({ name }) => name);
  const unknown = stage.kind === 'sort' ? stage.keys.find(({ column }) => !columns.includes(column)) : undefined;
  return unknown && `There is no column “${unknown.column}”: ${columns.join(', ')}.`;
}
