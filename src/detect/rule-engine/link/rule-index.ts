import type { SigmaCorrelation } from '../sigma-correlation.ts';
import type { SigmaRule } from '../sigma-rule.ts';

/** What a correlation may name: a place in the list of rules, or in that of correlations. */
export type Target =
  | { readonly kind: 'rule'; readonly index: number; readonly rule: SigmaRule }
  | { readonly kind: 'correlation'; readonly index: number; readonly rule: SigmaCorrelation };

/** Finds rules and correlations by id, whatever its case, or by name. */
export class RuleIndex {
  readonly #byId = new Map<string, Target[]>();
  readonly #byName = new Map<string, Target[]>();

  constructor(rules: readonly SigmaRule[], correlations: readonly SigmaCorrelation[]) {
    for (const [index, rule] of rules.entries()) this.#add({ kind: 'rule', index, rule });
    for (const [index, rule] of correlations.entries()) this.#add({ kind: 'correlation', index, rule });
  }

  #add(target: Target): void {
    const { description, name } = target.rule;
    append(this.#byId, description.id.toLowerCase(), target);
    if (name !== null && name !== description.id) append(this.#byName, name, target);
  }

  find(reference: string): readonly Target[] {
    const byId = this.#byId.get(reference.toLowerCase()) ?? [];
    const byName = this.#byName.get(reference) ?? [];
    return byName.length === 0 ? byId : [...byId, ...byName];
  }

  /** Names need to be unique only among what a file can mean: its own rules come before those of other files. */
  findFrom(file: string, reference: string): readonly Target[] {
    const found = this.find(reference);
    const own = found.filter(({ rule }) => rule.description.file === file);
    return own.length > 0 ? own : found;
  }
}

function append(map: Map<string, Target[]>, key: string, target: Target): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [target]);
  else list.push(target);
}
