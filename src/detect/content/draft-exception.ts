import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { showAlert } from '../alerts/index.ts';
import type { ContentDeps } from './content-deps.ts';

type MatchedField = { readonly field: string; readonly value: string };
export type FieldMap = Readonly<Record<string, string | readonly string[]>>;

export type ExceptionDraft = {
  readonly ruleIds: readonly string[];
  readonly criterion: FieldMap;
  readonly fromAlert: string;
};

/** Beyond so many, the values of a field are no pattern but a list of what happened. */
const MOST_VALUES = 5;
/** An alert keeps so much of a value, and marks the cut. */
const KEPT_LENGTH = 2_000;

/** From what the alert's kept hits have in common. Throws `alerts.missing`. */
export async function draftException(
  { control }: Pick<ContentDeps, 'control'>,
  actor: Actor,
  alertRef: string,
): Promise<ExceptionDraft> {
  requirePermission(actor, 'rules.read');
  const alert = await showAlert(control.db, actor, alertRef);
  const hits = [...alert.firstHits, ...alert.latestHits].map(({ matchedFields }) => matchedFields);
  return { ruleIds: [alert.rule.id], criterion: commonFields(hits), fromAlert: alert.number };
}

/** The fields that every hit matched by, with their values; one whose values are too many is left out. */
export function commonFields(hits: readonly (readonly MatchedField[])[]): FieldMap {
  const names = new Set(hits[0]?.map(({ field }) => field));
  names.delete('keywords');
  const common = [...names].flatMap((name) => {
    const values = hits.map((fields) => fields.find(({ field }) => field === name)?.value);
    const distinct = [...new Set(values)];
    const known = distinct.filter((value) => value !== undefined);
    if (known.length < distinct.length || known.length > MOST_VALUES) return [];
    return [fieldEntry(name, known)];
  });
  // fromEntries defines properties, so a field named `__proto__` stays a field.
  return Object.fromEntries(common);
}

function fieldEntry(name: string, values: readonly string[]): readonly [string, string | readonly string[]] {
  const isCut = (value: string) => value.length === KEPT_LENGTH && value.endsWith('…');
  const some = values.some(isCut);
  const texts = values.map((value) => escapeSigma(isCut(value) ? value.slice(0, -1) : value));
  const [first = ''] = texts;
  return [some ? `${name}|startswith` : name, texts.length === 1 ? first : texts];
}

/** So that the value means itself (Sigma specification, "Escaping"): a backslash counts only before these. */
export function escapeSigma(value: string): string {
  return value.replace(/\\*[*?]|\\+$|\\{2,}/g, (run) => {
    const backslashes = /^\\*/.exec(run)?.[0] ?? '';
    return `${backslashes}${backslashes}${run.length > backslashes.length ? `\\${run.slice(backslashes.length)}` : ''}`;
  });
}
