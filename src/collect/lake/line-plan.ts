import type { EventBrief } from '../ocsf/index.ts';
import type { DecodedEvent, FieldValue, SourceDefinition } from '../sources/index.ts';
import { type FieldPlaces, IN_MAP, IN_RAW, SPACED } from './field-places.ts';
import type { LineReader } from './line-reader.ts';
import type { LineKind } from './scanned-lines.ts';

type Layout = NonNullable<SourceDefinition['lines']>;

/** A field whose value is a member as it stands. */
export type PlainField = {
  readonly name: string;
  readonly member: number;
  /** Its column among the hot ones; -1: in the map. */
  readonly column: number;
  /** Copied from a member of another name: only where that is a text. */
  readonly isCopied: boolean;
};

/** What a line's decoder makes of some members: for each of the same values the same. */
export type LineFacts = {
  readonly logsource: DecodedEvent['logsource'];
  readonly brief: EventBrief;
  /** Place in `HOT_FIELDS`, and value. */
  readonly hot: readonly (readonly [number, string])[];
  readonly names: readonly string[];
  readonly values: readonly string[];
  readonly nulls: readonly string[];
  readonly moved: readonly string[];
};

const MOST_FACTS = 4096;
/** Longer values are seldom the same again. */
const LONGEST_KEY = 1024;
const INTEGER = /^\d+$/;

/** How lines of one kind become rows: what is copied as it stands, and what the decoder is asked for. */
export class LinePlan {
  readonly plain: readonly PlainField[];
  /** Place of each member by its name. */
  readonly members: ReadonlyMap<string, number>;
  readonly #source: SourceDefinition;
  readonly #layout: Layout;
  readonly #decided: Readonly<Record<string, FieldValue>>;
  /** Of these members, besides the deciding ones, facts are made. */
  readonly #inputs: readonly (readonly [string, number])[];
  readonly #inputMembers: readonly number[];
  readonly #isPlain: ReadonlySet<string>;
  readonly #facts = new Map<string, LineFacts>();

  private constructor(parts: {
    source: SourceDefinition;
    layout: Layout;
    members: ReadonlyMap<string, number>;
    decided: Readonly<Record<string, FieldValue>>;
    inputs: readonly string[];
    plain: readonly PlainField[];
  }) {
    this.#source = parts.source;
    this.#layout = parts.layout;
    this.members = parts.members;
    this.#decided = parts.decided;
    this.plain = parts.plain;
    this.#inputs = parts.inputs.map((name) => [name, parts.members.get(name) as number]);
    this.#inputMembers = this.#inputs.map(([, member]) => member);
    this.#isPlain = new Set(parts.plain.map(({ name }) => name));
  }

  /** Undefined where lines of the kind are to be decoded. `reader` stands at one of them. */
  static of(kind: LineKind, source: SourceDefinition, tools: { reader: LineReader; places: FieldPlaces }) {
    const { lines: layout } = source;
    const { reader, places } = tools;
    // Names with blanks are two fields; whole numbers are not enumerated where they stand.
    if (layout?.stored === undefined || kind.names.some((name) => name.includes(' ') || INTEGER.test(name)))
      return undefined;
    const { deciding, derived, stored } = layout;
    const members = new Map(kind.names.map((name, member) => [name, member]));
    const decided: Record<string, FieldValue> = {};
    for (const name of deciding) {
      const member = members.get(name);
      if (member !== undefined) decided[name] = reader.valueOf(member);
    }
    const copies = findCopies(layout, members, decided);
    const isMade = (name: string) =>
      derived[name]?.replaces === true || (derived[name] !== undefined && !members.has(name));
    const inputs = new Set<string>();
    const addInputs = (name: string) => {
      for (const input of isMade(name) ? (derived[name]?.inputs ?? []) : [name]) inputs.add(input);
    };
    for (const name of stored.briefed) addInputs(name);
    for (const name of Object.keys(derived)) if (isMade(name) && derived[name]?.kind !== 'copied') addInputs(name);
    const plain: PlainField[] = [];
    const addPlain = (name: string, member: number, isCopied: boolean) => {
      const column = places.placeOf(name);
      if (column === SPACED || column === IN_RAW) return;
      plain.push({ name, member, column: column === IN_MAP ? -1 : column, isCopied });
    };
    for (const [name, member] of members)
      if (decided[name] === undefined && !isMade(name)) addPlain(name, member, false);
    for (const [name, member] of copies) addPlain(name, member, true);
    const asked = [...inputs].filter((name) => members.has(name) && decided[name] === undefined);
    return new LinePlan({ source, layout, members, decided, inputs: asked, plain });
  }

  /** Undefined where the line is no event after all. */
  factsOf(reader: LineReader, places: FieldPlaces): LineFacts | undefined {
    const key = reader.keyOf(this.#inputMembers);
    const known = this.#facts.get(key);
    if (known !== undefined) return known;
    const facts = this.#makeFacts(reader, places);
    if (facts === undefined || key.length > LONGEST_KEY) return facts;
    if (this.#facts.size >= MOST_FACTS) this.#facts.clear();
    this.#facts.set(key, facts);
    return facts;
  }

  timeOf(reader: LineReader): number | undefined {
    return this.#layout.stored?.timeOf((name) => {
      const member = this.members.get(name);
      return member === undefined ? undefined : reader.valueOf(member);
    });
  }

  #makeFacts(reader: LineReader, places: FieldPlaces): LineFacts | undefined {
    const members: Record<string, FieldValue> = { ...this.#decided };
    for (const [name, member] of this.#inputs) members[name] = reader.valueOf(member);
    const event = this.#layout.complete(members);
    if (event === undefined) return undefined;
    const made: Record<string, FieldValue> = {};
    for (const name in event.fields) if (!this.#isPlain.has(name)) made[name] = event.fields[name] ?? null;
    places.sort(made, true);
    return {
      logsource: event.logsource,
      brief: this.#source.toBrief(event),
      hot: places.hot.flatMap((value, column) => (value === '' ? [] : [[column, value] as const])),
      names: [...places.names],
      values: [...places.values],
      nulls: [...places.nulls],
      moved: [...places.moved],
    };
  }
}

/** Which member each copied field takes, deciding ones left out: the decoder is asked with texts that tell their place. */
function findCopies(
  { derived, complete }: Layout,
  members: ReadonlyMap<string, number>,
  decided: Readonly<Record<string, FieldValue>>,
): ReadonlyMap<string, number> {
  const names = Object.keys(derived).filter((name) => derived[name]?.kind === 'copied' && !members.has(name));
  const inputs = new Set(names.flatMap((name) => derived[name]?.inputs ?? []));
  const markOf = (member: number) => `\u0001${member}`;
  const marked = [...members].flatMap(([name, member]) =>
    inputs.has(name) && decided[name] === undefined ? [[name, markOf(member)]] : [],
  );
  const fields = complete({ ...decided, ...Object.fromEntries(marked) })?.fields;
  const places = new Map([...members.values()].map((member) => [markOf(member), member]));
  return new Map(
    names.flatMap((name) => {
      const member = places.get(String(fields?.[name]));
      return member === undefined ? [] : [[name, member] as const];
    }),
  );
}
