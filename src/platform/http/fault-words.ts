import type { z } from 'zod';

/** What a request gets wrong, for a person; the place is named beside it. What it does not know stays in zod's words. */
export function faultInWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array')
        return issue.minimum === 1 ? 'must not be empty' : `must have ${issue.minimum}${unitOf(issue.origin)} at least`;
      return issue.inclusive === true ? `must be ${issue.minimum} at least` : issue.message;
    case 'too_big':
      if (issue.origin === 'string' || issue.origin === 'array')
        return `must have ${issue.maximum}${unitOf(issue.origin)} at most`;
      return issue.inclusive === true ? `must be ${issue.maximum} at most` : issue.message;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is missing' : issue.message;
    default:
      return issue.message;
  }
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : '';
}
