import { describe, expect, it } from 'vitest';
import { LEVELS, VERDICTS } from '../../detect/alerts/contract.ts';
import { CASE_OUTCOMES } from '../../respond/cases/contract.ts';
import { DETECT_LEVELS } from '../detect-levels.ts';
import { command as alertVerdict } from './alert-verdict.ts';
import { command as caseClose } from './case-close.ts';

describe('help that is shown without loading the contracts', () => {
  it('names the same levels, verdicts and outcomes as they do', () => {
    expect(DETECT_LEVELS).toEqual(LEVELS);
    expect(alertVerdict.arguments?.[1]?.description).toBe(VERDICTS.join(', '));
    expect(caseClose.arguments?.[1]?.description).toBe(CASE_OUTCOMES.join(', '));
  });
});
