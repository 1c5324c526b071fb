import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  compileRules,
  type EventValue,
  type MatchableEvent,
  type RuleDescription,
  type SigmaRule,
} from '../rule-engine/index.ts';
import { parseAll } from './parsed-rules-cache.ts';
import { listTestFiles } from './read-rule-files.ts';
import { readRuleFolder, readSitePlaceholders } from './read-rule-folder.ts';

/** Sigma's events are flat: a field holds a value, or several. */
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const fields = z.record(z.string(), z.union([scalar, z.array(scalar)]));
const example = z.union([z.strictObject({ name: z.string(), event: fields }), fields]);

const FixtureSchema = z.strictObject({
  rule: z.string().optional().describe('Which rule, by id, where the file beside it holds several.'),
  positive: z.array(example).max(10_000).default([]).describe('Events that the rule must match.'),
  negative: z.array(example).max(10_000).default([]).describe('Events that it must not match.'),
});
type Fixture = z.infer<typeof FixtureSchema>;

export type RuleTest = {
  /** The rule's file. */
  readonly file: string;
  readonly ruleId: string;
  readonly title: string;
  readonly kind: 'positive' | 'negative';
  /** From 1, within its kind. */
  readonly place: number;
  readonly name: string;
  readonly isPassed: boolean;
};

/** A fixture that could not be run, or a rule that cannot run. */
export type TestFault = { readonly file: string; readonly message: string };

export type TestRun = {
  readonly tests: readonly RuleTest[];
  readonly faults: readonly TestFault[];
  readonly rules: number;
  /** Rules without a fixture beside them. */
  readonly untested: number;
};

const MAX_FIXTURE_BYTES = 4 * 1024 * 1024;

/**
 * Runs the rules under a folder, or of one file, over the events beside them: `x.test.yml` for `x.yml`. Throws
 * `detections.rules-missing` where there is no such place.
 */
export function testRules(place: string): TestRun {
  const { placeholders } = readSitePlaceholders([], [place]);
  const { texts, settings, issues: unread } = readRuleFolder(place, placeholders);
  const { rules, issues } = parseAll({
    settings,
    texts: texts.map((text) => ({ ...text, file: pathOf(place, text.file) })),
  });
  const byFile = new Map<string, SigmaRule[]>();
  for (const rule of rules) byFile.set(rule.description.file, [...(byFile.get(rule.description.file) ?? []), rule]);
  const run = { tests: [] as RuleTest[], faults: [] as TestFault[] };
  const tested = new Set<SigmaRule>();
  for (const path of fixturesFor(place)) {
    const outcome = runFixture(path, byFile);
    run.tests.push(...outcome.tests);
    run.faults.push(...outcome.faults);
    for (const rule of outcome.rules) tested.add(rule);
  }
  const broken = [...unread.map((issue) => ({ ...issue, file: pathOf(place, issue.file) })), ...issues];
  for (const { file, line, column, severity, message } of broken) {
    if (severity === 'error') run.faults.push({ file: `${file}:${line}:${column}`, message });
  }
  return { ...run, rules: rules.length, untested: rules.length - tested.size };
}

function pathOf(place: string, file: string): string {
  // As the fixtures' paths are made: `./mine` and `mine` are one folder.
  return file === place ? place : join(place, file);
}

function fixturesFor(place: string): readonly string[] {
  if (!statSync(place).isFile()) return listTestFiles(place);
  const beside = ['yml', 'yaml'].map((ending) => place.replace(/\.ya?ml$/i, `.test.${ending}`));
  return beside.filter((path) => existsSync(path));
}

type Outcome = {
  readonly tests: readonly RuleTest[];
  readonly faults: readonly TestFault[];
  readonly rules: readonly SigmaRule[];
};

function runFixture(path: string, byFile: ReadonlyMap<string, readonly SigmaRule[]>): Outcome {
  const text = readFixture(path);
  if ('message' in text) return { tests: [], faults: [{ file: path, message: text.message }], rules: [] };
  const candidates = ['yml', 'yaml'].flatMap(
    (ending) => byFile.get(path.replace(/\.test\.ya?ml$/i, `.${ending}`)) ?? [],
  );
  return runFixtureText({ file: path, ...text }, candidates);
}

/** The events of one fixture over the rules beside it. */
export function runFixtureText(
  { file, text }: { readonly file: string; readonly text: string },
  candidates: readonly SigmaRule[],
): Outcome {
  const fault = (message: string): Outcome => ({ tests: [], faults: [{ file, message }], rules: [] });
  const read = parseFixture(text);
  if ('message' in read) return fault(read.message);
  const { fixture } = read;
  const rule =
    fixture.rule === undefined ? candidates[0] : candidates.find(({ description }) => description.id === fixture.rule);
  if (rule === undefined) return fault('There is no such rule beside it that can run.');
  if (fixture.rule === undefined && candidates.length > 1)
    return fault('Say by `rule: <id>` which of the rules beside it.');
  if (fixture.positive.length + fixture.negative.length === 0) return fault('It holds no events.');
  return { tests: runExamples(rule, fixture), faults: [], rules: [rule] };
}

function readFixture(path: string): { readonly text: string } | { readonly message: string } {
  try {
    if (statSync(path).size > MAX_FIXTURE_BYTES) return { message: 'The file is larger than 4 MiB.' };
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { message: firstLineOf(error) };
  }
}

function parseFixture(text: string): { readonly fixture: Fixture } | { readonly message: string } {
  try {
    const parsed = FixtureSchema.safeParse(parse(text, { maxAliasCount: 100 }));
    return parsed.success ? { fixture: parsed.data } : { message: z.prettifyError(parsed.error) };
  } catch (error) {
    return { message: firstLineOf(error) };
  }
}

function firstLineOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

function runExamples(rule: SigmaRule, fixture: Fixture): readonly RuleTest[] {
  const { matcher } = compileRules([rule]);
  const { description } = rule;
  const logsource = logsourceOf(description);
  return (['positive', 'negative'] as const).flatMap((kind) =>
    fixture[kind].map((given, index) => {
      const { name, event } = exampleOf(given);
      const isMatched = matcher.match({ fields: event, logsource }).length > 0;
      return {
        file: description.file,
        ruleId: description.id,
        title: description.title,
        kind,
        place: index + 1,
        name,
        isPassed: isMatched === (kind === 'positive'),
      };
    }),
  );
}

type Event = Readonly<Record<string, EventValue>>;

/** An event may have a field `name` of its own: only with an `event` that is a map beside it, it is a name. */
function exampleOf(given: z.infer<typeof example>): { readonly name: string; readonly event: Event } {
  const { name, event } = given;
  const isNamed = typeof name === 'string' && typeof event === 'object' && event !== null && !Array.isArray(event);
  return isNamed ? { name, event: event as Event } : { name: '', event: given as Event };
}

/** What the rule asks for: a fixture tests the rule, not which source its events come from. */
function logsourceOf({ logsource }: RuleDescription): MatchableEvent['logsource'] {
  const { product = '', service = '', category } = logsource;
  return { product, service, categories: category === undefined ? [] : [category] };
}
