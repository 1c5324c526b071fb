import { normalizeFieldName } from '../match/event-values.ts';
import type { FieldIndex } from '../plan/field-index.ts';
import type { Plan } from '../plan/plan-rules.ts';
import type { LineLayout } from './line-layout.ts';
import type { LineShape } from './line-walker.ts';
import type { LiteralFinder } from './literal-finder.ts';
import { type KnownValue, ValueOwner } from './raw-memo.ts';

/** Where a field's value comes from in lines of one shape, and what is to be found out about it. */
export type Watch = {
  /** -1: no rule names the field, but it may hold a keyword. */
  readonly slot: number;
  readonly field: string;
  /** Members, by their place in the shape. */
  readonly inputs: readonly number[];
  /** The decoder makes the value of the inputs; else it is the one input itself. */
  readonly isDerived: boolean;
  /** Made of deciding members only: the same in all lines of the route. */
  readonly isConstant: boolean;
  /** Of a constant, once it was looked up. */
  constant: KnownValue | undefined;
  readonly index: FieldIndex | undefined;
  readonly keywordIndex: FieldIndex | undefined;
  /** Does for a text of ASCII what the index does; undefined where the index must be asked. */
  readonly finder: LiteralFinder | undefined;
  /** What is known of the value in the line with this number. */
  current: KnownValue | undefined;
  line: number;
  /** Under which its values are remembered, by how they are written. */
  readonly owners: readonly ValueOwner[];
  readonly seed: number;
};

/** All that is known of lines of one shape and one kind of event before looking at their values. */
export type LineRoute = {
  readonly constants: readonly Watch[];
  /** Those of the others that must be looked at: some index speaks about them. */
  readonly indexed: readonly Watch[];
  /** What deciding members and the inputs of derived fields are: members, by their place in the shape. */
  readonly derivedFrom: readonly number[];
  /** By slot. */
  readonly watchOf: readonly (Watch | undefined)[];
  /** Witnesses that hold in every line: because a member is there, or of constants. */
  present: Int32Array;
};

const KINDS = 6;

/** Values of one field are remembered for all shapes of one plan together. */
export class WatchOwners {
  readonly #bySlot = new Map<number, Pick<Watch, 'owners' | 'seed'>>();
  #count = 0;

  of(slot: number): Pick<Watch, 'owners' | 'seed'> {
    const known = this.#bySlot.get(slot) ?? this.create();
    this.#bySlot.set(slot, known);
    return known;
  }

  create(): Pick<Watch, 'owners' | 'seed'> {
    return {
      owners: Array.from({ length: KINDS }, () => new ValueOwner()),
      seed: Math.imul(++this.#count, 0x9e3779b1),
    };
  }
}

type RouteParts = {
  readonly shape: LineShape;
  readonly layout: LineLayout;
  readonly plan: Plan;
  readonly owners: WatchOwners;
  readonly finderOf: (slot: number) => LiteralFinder | undefined;
};

export function planRoute(parts: RouteParts): LineRoute {
  const { shape, plan, layout } = parts;
  const names = new Map(shape.names.map((name, place) => [normalizeFieldName(name), place]));
  const made = Object.keys(layout.derived).filter((name) => layout.derived[name]?.isMade);
  const watches = [...new Set([...plan.slots.keys(), ...made])].flatMap(
    (field) => watchField(parts, field, names) ?? [],
  );
  const watchOf = Array.from(plan.indexes, (): Watch | undefined => undefined);
  for (const watch of watches) if (watch.slot >= 0) watchOf[watch.slot] = watch;
  return {
    constants: watches.filter(({ isConstant }) => isConstant),
    indexed: watches.filter(
      ({ isConstant, index, keywordIndex }) => !isConstant && (index !== undefined || keywordIndex !== undefined),
    ),
    derivedFrom: shape.names.flatMap((name, place) =>
      layout.deciding.includes(name) || watches.some(({ isDerived, inputs }) => isDerived && inputs.includes(place))
        ? [place]
        : [],
    ),
    watchOf,
    present: Int32Array.from(watches.flatMap((one) => (one.isDerived ? [] : [...(one.index?.present ?? [])]))),
  };
}

function watchField(parts: RouteParts, field: string, names: ReadonlyMap<string, number>): Watch | undefined {
  const { shape, layout, plan, owners } = parts;
  const slot = plan.slots.get(field) ?? -1;
  const index = plan.indexes[slot];
  const own = names.get(field);
  const derived = Object.hasOwn(layout.derived, field) ? layout.derived[field] : undefined;
  const isDeciding = (place: number) => layout.deciding.includes(shape.names[place] as string);
  const rest = { slot, field, index, constant: undefined, current: undefined, line: -1 };
  if (derived === undefined || (own !== undefined && !derived.replaces)) {
    if (own === undefined || slot < 0) return undefined;
    const isConstant = isDeciding(own);
    const finder = isConstant || index === undefined ? undefined : parts.finderOf(slot);
    return {
      ...rest,
      inputs: [own],
      isDerived: false,
      isConstant,
      keywordIndex: undefined,
      finder,
      ...owners.of(slot),
    };
  }
  const inputs = shape.names.flatMap((name, place) => (derived.inputs.includes(name) ? [place] : []));
  const keywordIndex = derived.isMade ? plan.keywordIndex : undefined;
  if (slot < 0 && keywordIndex === undefined) return undefined;
  return {
    ...rest,
    inputs,
    isDerived: true,
    isConstant: inputs.every(isDeciding),
    keywordIndex,
    finder: undefined,
    ...owners.create(),
  };
}
