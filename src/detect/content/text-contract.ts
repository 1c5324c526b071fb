import { z } from 'zod';
import { routeContract } from '../../platform/http/contract.ts';
import { fileText, reasonSchema, ruleId, ruleIssueSchema } from './rule-shapes.ts';

const tag = 'rules';
const ruleParams = z.object({ ruleId });

/** Of one file: more than any rule needs. */
export const MAX_TEXT_LENGTH = 262_144;
export const MAX_TESTS_LENGTH = 524_288;

const ruleTextSchema = fileText(MAX_TEXT_LENGTH).describe('A rule file: Sigma, YAML.');
const testsSchema = fileText(MAX_TESTS_LENGTH).describe(
  'Its test file, `positive` and `negative` events; empty: none.',
);
const kindSchema = z.enum(['rule', 'correlation']);

export const lintRule = routeContract({
  method: 'POST',
  path: '/api/v1/rules/lint',
  operationId: 'lintRule',
  access: 'rules.backtest',
  summary: 'Say what is wrong with the text of a rule, by line and column',
  tag,
  body: z.strictObject({ text: ruleTextSchema }),
  reply: z.object({
    issues: z.array(ruleIssueSchema).describe('A text with an `error` cannot be saved.'),
    rules: z
      .array(
        z.object({ id: z.string(), title: z.string(), level: z.string(), kind: kindSchema, tags: z.array(z.string()) }),
      )
      .describe('What can run, in the order of the text.'),
  }),
});

export const ruleTestSchema = z.object({
  ruleId: z.string(),
  kind: z.enum(['positive', 'negative']),
  place: z.int().describe('From 1, within its kind.'),
  name: z.string(),
  isPassed: z.boolean(),
});

export const testRule = routeContract({
  method: 'POST',
  path: '/api/v1/rules/test',
  operationId: 'testRule',
  access: 'rules.backtest',
  summary: 'Run the events of a test file over the text of a rule',
  tag,
  body: z.strictObject({ text: ruleTextSchema, tests: testsSchema }),
  reply: z.object({
    tests: z.array(ruleTestSchema),
    faults: z.array(z.object({ message: z.string() })).describe('Why events could not be tried.'),
  }),
});

export const showRuleVocabulary = routeContract({
  method: 'GET',
  path: '/api/v1/rules/vocabulary',
  operationId: 'showRuleVocabulary',
  access: 'rules.read',
  summary: 'List the words that rules are written with: modifiers, log sources, fields, tags',
  tag,
  reply: z.object({
    modifiers: z.array(z.string()),
    products: z.array(z.string()),
    services: z.array(z.string()),
    categories: z.array(z.string()),
    fields: z
      .array(z.object({ name: z.string(), rules: z.int().describe('How many rules ask for it.') }))
      .describe('The most common first.'),
    tags: z.array(z.string()),
    packs: z.array(z.string()).describe('Ids of the rule sets that are read.'),
  }),
});

export const ruleSourceSchema = z.object({
  ruleId: z.string(),
  text: z.string(),
  tests: z.string().describe('The test file beside it; empty: none.'),
  base: z.string().describe('Names exactly these two texts: to be sent back when they are replaced.'),
  version: z.string(),
  isOwn: z
    .boolean()
    .describe('It stands among the site’s own rules; otherwise saving makes a copy there, which goes before it.'),
  file: z.string(),
  rules: z.int().describe('How many rules its file holds: they are edited together.'),
});

export const showRuleSource = routeContract({
  method: 'GET',
  path: '/api/v1/rules/:ruleId/source',
  access: 'rules.read',
  operationId: 'showRuleSource',
  summary: 'Show a rule’s file and its test file, as they stand on the disk',
  tag,
  params: ruleParams,
  reply: ruleSourceSchema,
});

const saved = {
  text: ruleTextSchema,
  tests: testsSchema,
  state: z
    .enum(['draft', 'shadow', 'live'])
    .describe('What it starts as. A draft does not run; the others need tests that pass, where there are any.'),
  reason: reasonSchema,
};

/**
 * Invalid: `rules.text-faulty`, `rules.tests-fail`, `rules.id-changed`. Conflict: `rules.changed-meanwhile`. Missing:
 * `rules.missing`.
 */
export const saveRule = routeContract({
  method: 'PUT',
  path: '/api/v1/rules/:ruleId/source',
  access: 'rules.write',
  operationId: 'saveRule',
  summary: 'Save a rule as the site’s own, in place of a pack’s rule of this id, and put it in force',
  tag,
  params: ruleParams,
  body: z.strictObject({ ...saved, base: z.string().max(64).describe('Of the texts that were changed.') }),
  reply: ruleSourceSchema,
});

/** Invalid: `rules.text-faulty`, `rules.tests-fail`. Conflict: `rules.id-taken`. */
export const addRule = routeContract({
  method: 'POST',
  path: '/api/v1/rules',
  access: 'rules.write',
  operationId: 'addRule',
  summary: 'Save a new rule of the site’s own',
  tag,
  body: z.strictObject(saved),
  reply: ruleSourceSchema,
  status: 201,
});

export type RuleSource = z.infer<typeof ruleSourceSchema>;
export type RuleVocabulary = z.infer<typeof showRuleVocabulary.reply>;
