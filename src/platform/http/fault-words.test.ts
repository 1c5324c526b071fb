import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { faultInWords } from './fault-words.ts';

function wordsOf(schema: z.ZodType, value: unknown): readonly string[] {
  return schema.safeParse(value).error?.issues.map(faultInWords) ?? [];
}

describe('a fault of a request in words', () => {
  it('says what is missing, empty, too long or none of the choices', () => {
    const schema = z.object({
      summary: z.string().min(1),
      title: z.string().max(3),
      ids: z.array(z.string()).min(1),
      state: z.enum(['live', 'shadow']),
      limit: z.int().min(1).max(9),
      reason: z.string(),
    });
    const value = { summary: '', title: 'long', ids: [], state: 'bogus', limit: 10 };
    expect(wordsOf(schema, value)).toEqual([
      'must not be empty',
      'must have 3 characters at most',
      'must not be empty',
      'must be one of: live, shadow',
      'must be 9 at most',
      'is missing',
    ]);
    expect(wordsOf(z.object({ limit: z.int().min(1) }), { limit: 0 })).toEqual(['must be 1 at least']);
  });

  it('leaves to zod and to the schema what they say themselves', () => {
    expect(
      wordsOf(
        z.string().refine(() => false, 'must be a name'),
        'x',
      ),
    ).toEqual(['must be a name']);
    expect(wordsOf(z.string(), 5)).toEqual(['Invalid input: expected string, received number']);
  });
});
