import type { EventValue } from '../contract.ts';
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
  /** It is the value of a member of another name. */
  readonly isCopied: boolean;
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
  /** The values of the deciding members, by name. */
  readonly decided: Readonly<Record<string, EventValue>>;
  /** The other members that derived fields are made of, by their place in the shape. */
  readonly derivedFrom: readonly number[];
  /** Members that fields are copied from: a line where one is no text takes the slow way. */
  readonly copied: readonly number[];
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
  /** Of the line that opens the route. */
  readonly firstValueOf: (member: number) => EventValue;
};

type Origin = Pick<Watch, 'inputs' | 'isDerived' | 'isCopied'>;

type Members = {
  readonly decided: Readonly<Record<string, EventValue>>;
  /** By field name without spaces, or by that of a copied field. */
  readonly own: ReadonlyMap<string, number>;
  readonly copied: ReadonlyMap<string, number>;
};

export function planRoute(parts: RouteParts): LineRoute {
  const { shape, plan, layout } = parts;
  const decided = Object.fromEntries(
    shape.names.flatMap((name, place) => (layout.deciding.includes(name) ? [[name, parts.firstValueOf(place)]] : [])),
  );
  const own = new Map(shape.names.map((name, place) => [normalizeFieldName(name), place]));
  const members = { decided, own, copied: findCopies(parts, decided) };
  const made = Object.keys(layout.derived).filter((name) => layout.derived[name]?.kind === 'made');
  const watches = [...new Set([...plan.slots.keys(), ...made])].flatMap(
    (field) => watchField(parts, field, members) ?? [],
  );
  const watchOf = Array.from(plan.indexes, (): Watch | undefined => undefined);
  for (const watch of watches) if (watch.slot >= 0) watchOf[watch.slot] = watch;
  return {
    constants: watches.filter(({ isConstant }) => isConstant),
    indexed: watches.filter(
      ({ isConstant, index, keywordIndex }) => !isConstant && (index !== undefined || keywordIndex !== undefined),
    ),
    decided,
    derivedFrom: shape.names.flatMap((name, place) =>
      decided[name] === undefined && watches.some(({ isDerived, inputs }) => isDerived && inputs.includes(place))
        ? [place]
        : [],
    ),
    copied: watches.flatMap(({ isCopied, inputs }) => (isCopied ? inputs : [])),
    watchOf,
    present: Int32Array.from(watches.flatMap((one) => (one.isDerived ? [] : [...(one.index?.present ?? [])]))),
  };
}

/** Which member each copied field takes: the decoder is asked with texts that tell their place. */
function findCopies({ shape, layout }: RouteParts, decided: Members['decided']): ReadonlyMap<string, number> {
  const names = Object.keys(layout.derived).filter((name) => layout.derived[name]?.kind === 'copied');
  const inputs = new Set(names.flatMap((name) => layout.derived[name]?.inputs ?? []));
  const markOf = (place: number) => `\u0001${place}`;
  const marked = shape.names.flatMap((name, place) => (inputs.has(name) ? [[name, markOf(place)]] : []));
  const fields = layout.complete({ ...Object.fromEntries(marked), ...decided })?.fields;
  const places = new Map(shape.names.map((_, place) => [markOf(place), place]));
  return new Map(
    names.flatMap((name) => {
      const place = places.get(String(fields?.[name]));
      return place === undefined ? [] : [[name, place] as const];
    }),
  );
}

/** Where a field's value comes from: a member as it stands, or the decoder; undefined where the field is not there. */
function originOf({ shape, layout, firstValueOf }: RouteParts, field: string, members: Members): Origin | undefined {
  const own = members.own.get(field);
  const derived = Object.hasOwn(layout.derived, field) ? layout.derived[field] : undefined;
  if (own !== undefined && derived?.replaces !== true) return { inputs: [own], isDerived: false, isCopied: false };
  if (derived === undefined) return undefined;
  const inputs = shape.names.flatMap((name, place) => (derived.inputs.includes(name) ? [place] : []));
  const isDecided = inputs.every((place) => layout.deciding.includes(shape.names[place] as string));
  if (derived.kind === 'copied' && !isDecided) {
    const source = members.copied.get(field);
    if (source === undefined) return undefined;
    if (typeof firstValueOf(source) === 'string') return { inputs: [source], isDerived: false, isCopied: true };
  }
  return { inputs, isDerived: true, isCopied: false };
}

function watchField(parts: RouteParts, field: string, members: Members): Watch | undefined {
  const { shape, layout, plan, owners } = parts;
  const slot = plan.slots.get(field) ?? -1;
  const index = plan.indexes[slot];
  const origin = originOf(parts, field, members);
  if (origin === undefined) return undefined;
  const { inputs, isDerived } = origin;
  const isMade = isDerived && layout.derived[field]?.kind === 'made';
  const keywordIndex = isMade ? plan.keywordIndex : undefined;
  if (slot < 0 && keywordIndex === undefined) return undefined;
  const isConstant = inputs.every((place) => layout.deciding.includes(shape.names[place] as string));
  return {
    ...origin,
    slot,
    field,
    index,
    keywordIndex,
    isConstant,
    constant: undefined,
    current: undefined,
    line: -1,
    finder: isDerived || isConstant || index === undefined ? undefined : parts.finderOf(slot),
    ...(isDerived ? owners.create() : owners.of(slot)),
  };
}
