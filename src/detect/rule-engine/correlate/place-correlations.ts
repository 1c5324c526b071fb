import type { SigmaCorrelation } from '../sigma-correlation.ts';
import type { NamedRule } from './contract.ts';

/** A place in a correlation's `rules`: what fills it, and where its fields stand. */
export type Place = {
  /** As the correlation writes it. */
  readonly ref: string;
  /** The id of a base rule … */
  readonly ruleId: string | undefined;
  /** … or a place in the list of correlations. */
  readonly correlation: number | undefined;
  /** After aliases. */
  readonly groupBy: readonly string[];
  readonly fields: readonly string[];
};

/** Plain JSON, and all that a correlator needs of the rules. */
export type PlacedCorrelation = { readonly correlation: SigmaCorrelation; readonly places: readonly Place[] };

export type RefusedCorrelation = {
  readonly correlation: SigmaCorrelation;
  readonly code: string;
  readonly message: string;
};

export type PlacedCorrelations = {
  readonly placed: readonly PlacedCorrelation[];
  readonly refused: readonly RefusedCorrelation[];
};

/** An event of `temporal_ordered` costs the square of the number of rules; under a condition in words it doubles with each. */
const MAX_ORDERED_RULES = 64;
const MAX_ORDERED_IN_WORDS = 10;
const LONGEST_CHAIN = 32;

/**
 * Finds what fills each place, as `linkRules` finds it: in the correlation's own file before others. `correlations` are those
 * that it gave: sound, and each after all that it names. What would cost too much is refused.
 */
export function placeCorrelations(
  correlations: readonly SigmaCorrelation[],
  rules: readonly NamedRule[],
): PlacedCorrelations {
  const index = new ReferenceIndex(rules);
  const placed: PlacedCorrelation[] = [];
  const refused: RefusedCorrelation[] = [];
  const depths: number[] = [];
  for (const correlation of correlations) {
    const places = correlation.rules.map((ref): Place => {
      const fields = fieldsAt(correlation, ref);
      return { ...fields, ref, ...index.find(correlation.description.file, ref) };
    });
    const depth = 1 + Math.max(0, ...places.map((place) => depths[place.correlation ?? -1] ?? 0));
    const fault = faultOf(correlation, places, depth);
    if (fault !== undefined) refused.push({ correlation, ...fault });
    else {
      index.addCorrelation(correlation, placed.length);
      depths.push(depth);
      placed.push({ correlation, places });
    }
  }
  return { placed, refused };
}

function faultOf({ type, temporal, rules }: SigmaCorrelation, places: readonly Place[], depth: number) {
  const lost = places.find((place) => place.ruleId === undefined && place.correlation === undefined);
  if (lost !== undefined) return { code: 'unknown-reference', message: `\`${lost.ref}\` is nothing that runs.` };
  if (depth > LONGEST_CHAIN) {
    return { code: 'chain-too-long', message: `At most ${LONGEST_CHAIN} correlations name one another in a row.` };
  }
  const most = temporal === null ? MAX_ORDERED_RULES : MAX_ORDERED_IN_WORDS;
  if (type !== 'temporal_ordered' || rules.length <= most) return undefined;
  return { code: 'too-many-ordered-rules', message: `\`temporal_ordered\` follows at most ${most} rules here.` };
}

type Target = Pick<Place, 'ruleId' | 'correlation'>;

class ReferenceIndex {
  readonly #anywhere = new Map<string, Target>();
  readonly #inFile = new Map<string, Target>();

  constructor(rules: readonly NamedRule[]) {
    for (const rule of rules) this.#add(rule, { ruleId: rule.description.id, correlation: undefined });
  }

  addCorrelation(correlation: SigmaCorrelation, place: number): void {
    this.#add(correlation, { ruleId: undefined, correlation: place });
  }

  find(file: string, ref: string): Target {
    const lower = ref.toLowerCase();
    const keys = [`${file}\n${lower}`, `${file}\n=${ref}`];
    const own = this.#inFile.get(keys[0] ?? '') ?? this.#inFile.get(keys[1] ?? '');
    const found = own ?? this.#anywhere.get(lower) ?? this.#anywhere.get(`=${ref}`);
    return found ?? { ruleId: undefined, correlation: undefined };
  }

  /** Ids compare without case, names with it. */
  #add({ description: { id, file }, name }: NamedRule, target: Target): void {
    const refs = [id.toLowerCase(), ...(name === null ? [] : [`=${name}`])];
    for (const ref of refs) {
      if (!this.#anywhere.has(ref)) this.#anywhere.set(ref, target);
      this.#inFile.set(`${file}\n${ref}`, target);
    }
  }
}

/** A field that is no alias for this rule is a field of its events by that name. */
function fieldsAt({ aliases, groupBy, fields }: SigmaCorrelation, ref: string) {
  const resolve = (name: string): string => {
    const alias = aliases.find((each) => each.alias === name);
    return alias?.fields.find(({ rule }) => rule === ref)?.field ?? name;
  };
  return { groupBy: groupBy.map(resolve), fields: fields.map(resolve) };
}

/** The fields that an input of each rule must carry, for the rules that correlations name. */
export function fieldsByRule(placed: readonly PlacedCorrelation[]): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, Set<string>>();
  for (const { ruleId, groupBy, fields: valueFields } of placed.flatMap(({ places }) => places)) {
    if (ruleId === undefined) continue;
    const known = fields.get(ruleId) ?? new Set();
    for (const name of [...groupBy, ...valueFields]) known.add(name);
    fields.set(ruleId, known);
  }
  return new Map([...fields].map(([id, names]) => [id, [...names]]));
}
