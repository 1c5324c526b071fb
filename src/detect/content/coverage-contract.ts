import { z } from 'zod';
import { routeContract } from '../../platform/http/contract.ts';
import { COVERAGES } from '../detections/contract.ts';
import { levelSchema, stateSchema } from './rule-shapes.ts';

export { COVERAGES, type Coverage } from '../detections/contract.ts';

const shared = { method: 'GET', access: 'rules.read', tag: 'rules' } as const;
const timestamp = z.iso.datetime();
const technique = z.string().regex(/^T\d{4}(\.\d{3})?$/i);

const techniqueCoverageSchema = z.object({
  id: z.string(),
  name: z.string(),
  coverage: z.enum(COVERAGES),
  rules: z.int().describe('Live rules that name it or one of its sub-techniques.'),
  seeing: z.int().describe('Of those, how many look at a log source that was received.'),
  fired: z.int().describe('Matches of its rules in the window of `firedSince`, the sample left out.'),
});

export const showCoverage = routeContract({
  ...shared,
  path: '/api/v1/rules/coverage',
  operationId: 'showCoverage',
  summary: 'Show by ATT&CK technique what rules see',
  reply: z.object({
    notice: z.string().describe('Of the ATT&CK data: to be shown with it.'),
    version: z.string().describe('Of ATT&CK.'),
    at: timestamp.describe('When this was counted: kept a minute.'),
    heardSince: timestamp.describe('A log source counts as received where an event of it came since then.'),
    firedSince: timestamp,
    logsources: z.int().describe('Kinds of log that were received.'),
    rules: z.int().describe('Live rules, correlations left out: the rules that they name count.'),
    tactics: z.array(z.object({ id: z.string(), name: z.string(), techniques: z.array(z.string()) })),
    techniques: z.array(techniqueCoverageSchema).describe('Without sub-techniques.'),
    unknown: z.array(z.string()).describe('Techniques that rules name and this version of ATT&CK does not have.'),
  }),
});

const coveringRuleSchema = z.object({
  id: z.string(),
  title: z.string(),
  author: z.string().describe('Shown with every rule: Detection Rule License 1.1.'),
  level: levelSchema,
  state: stateSchema,
  coverage: z.enum(COVERAGES),
  logsource: z.string().describe('`windows / process_creation`'),
  fired: z.int(),
});

/** Missing: `rules.technique-missing`. */
export const showTechniqueCoverage = routeContract({
  ...shared,
  path: '/api/v1/rules/coverage/:technique',
  operationId: 'showTechniqueCoverage',
  summary: 'Show the rules and log sources of one ATT&CK technique',
  params: z.object({ technique }),
  reply: techniqueCoverageSchema.extend({
    tactics: z.array(z.string()),
    subTechniques: z.array(techniqueCoverageSchema),
    ruleList: z.array(coveringRuleSchema).describe('Those that see most first, at most 80.'),
    logsources: z.array(z.object({ name: z.string(), rules: z.int(), lastReceivedAt: timestamp.nullable() })),
  }),
});

export const showNavigatorLayer = routeContract({
  ...shared,
  path: '/api/v1/rules/coverage/navigator',
  operationId: 'showNavigatorLayer',
  summary: 'A layer for the ATT&CK Navigator: techniques by their number of live rules',
  reply: z.record(z.string(), z.unknown()),
});

export type CoverageReply = z.infer<typeof showCoverage.reply>;
export type TechniqueCoverageReply = z.infer<typeof showTechniqueCoverage.reply>;
