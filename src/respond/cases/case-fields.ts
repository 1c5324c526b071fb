import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CaseFields } from './contract.ts';

type Wish = { readonly [Name in keyof CaseFields]?: CaseFields[Name] | undefined };

const NAMES = ['title', 'description', 'severity'] as const satisfies readonly (keyof CaseFields)[];

/**
 * Two people who change different fields both get what they want. Throws `cases.field-changed` (conflict) where a field
 * that shall change is no longer what `seen` says it was; whoever wanted the same as stands there now is no conflict.
 */
export function mergeFields(now: CaseFields, wish: Wish, seen: Wish = {}): CaseFields {
  for (const name of NAMES) {
    const isMeant = wish[name] !== undefined && wish[name] !== now[name];
    if (isMeant && seen[name] !== undefined && seen[name] !== now[name]) throw fieldChanged(name, now[name]);
  }
  return {
    title: wish.title ?? now.title,
    description: wish.description ?? now.description,
    severity: wish.severity ?? now.severity,
  };
}

function fieldChanged(field: keyof CaseFields, now: string): WatchfloorError {
  return new WatchfloorError('conflict', 'cases.field-changed', {
    message: `Someone changed the ${field} since you looked at it. Look again before you decide.`,
    details: { field, now: now.slice(0, 300) },
  });
}

/** One line for the timeline; undefined where nothing changed. */
export function describeFieldChange(before: CaseFields, after: CaseFields): string | undefined {
  const parts = [
    after.severity === before.severity ? '' : `Severity ${before.severity} → ${after.severity}`,
    after.title === before.title ? '' : `Title "${before.title}" → "${after.title}"`,
    after.description === before.description ? '' : 'Description changed',
  ].filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.join('. ');
}

export function changedFields(before: CaseFields, after: CaseFields): readonly string[] {
  return NAMES.filter((name) => before[name] !== after[name]);
}
