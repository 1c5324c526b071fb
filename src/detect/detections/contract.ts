import { z } from 'zod';
import { pageOf, pageQuery, routeContract } from '../../platform/http/contract.ts';

const levelSchema = z.enum(['informational', 'low', 'medium', 'high', 'critical']);

export const detectionSchema = z.object({
  id: z.string(),
  title: z.string(),
  level: levelSchema,
  status: z.string(),
  /** Required wherever a rule or its match is shown (Detection Rule License 1.1). */
  author: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  references: z.array(z.string()),
  falsePositives: z.array(z.string()),
  logsource: z.object({
    product: z.string().optional(),
    service: z.string().optional(),
    category: z.string().optional(),
  }),
  file: z.string(),
  version: z.string(),
  raisesAlert: z.boolean().describe('Otherwise its matches are only recorded.'),
  pack: z.object({ id: z.string(), title: z.string(), url: z.string(), licence: z.string() }),
});

export const ruleIssueSchema = z.object({
  file: z.string(),
  document: z.int().optional().describe('Which YAML document of the file, where it is not the first.'),
  line: z.int(),
  column: z.int(),
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: z.string(),
});

export const listRules = routeContract({
  method: 'GET',
  path: '/api/v1/rules',
  access: 'rules.read',
  summary: 'List the rules in force, by title',
  tag: 'rules',
  query: pageQuery.extend({
    q: z.string().max(200).optional().describe('Text in title, id or tag.'),
    level: levelSchema.optional(),
    alerting: z.enum(['true', 'false']).optional(),
  }),
  reply: pageOf(detectionSchema),
});

export const listRuleIssues = routeContract({
  method: 'GET',
  path: '/api/v1/rules/issues',
  access: 'rules.read',
  summary: 'List what is wrong with rule files; a rule with an error does not run',
  tag: 'rules',
  query: pageQuery,
  reply: pageOf(ruleIssueSchema),
});

export type DetectionReply = z.infer<typeof detectionSchema>;
