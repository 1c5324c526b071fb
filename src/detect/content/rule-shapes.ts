import { z } from 'zod';
import { RULE_STATES } from '../detections/contract.ts';

export const levelSchema = z.enum(['informational', 'low', 'medium', 'high', 'critical']);
export const stateSchema = z.enum(RULE_STATES);
export const timestamp = z.iso.datetime();
export const person = z.object({ id: z.string(), name: z.string() });
export const ruleId = z.string().min(1).max(512);

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
const isStorable = (value: string) => value.isWellFormed() && !value.includes('\0');
const WHY_NOT = 'must be well-formed Unicode without NUL';
export const text = (maxLength: number) => z.string().trim().max(maxLength).refine(isStorable, WHY_NOT);
/** Every character counts, also at its ends. */
export const fileText = (maxLength: number) => z.string().max(maxLength).refine(isStorable, WHY_NOT);
export const reasonSchema = text(1_000).min(1).describe('Why. Kept with the change, and in the audit trail.');

export const ruleIssueSchema = z.object({
  file: z.string(),
  document: z.int().optional().describe('Which YAML document of the file, where it is not the first.'),
  line: z.int(),
  column: z.int(),
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: z.string(),
});
