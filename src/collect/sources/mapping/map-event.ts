import { type EventBrief, OCSF_VERSION, type OcsfEvent } from '../../ocsf/index.ts';
import type { DecodedEvent, FieldRecord, FieldValue, SourceDefinition } from '../contract.ts';
import { type Attribute, integerOf, type OcsfValue, textOf } from './attributes.ts';

/** How one kind of event becomes OCSF: a class, and an attribute for each path (`src_endpoint.ip`). */
export type OcsfMapping = {
  readonly product: { readonly name: string; readonly vendor_name: string };
  readonly classUid: number;
  /** 0 (unknown) where the attribute says nothing. */
  readonly activityId: Attribute;
  /** The fields that `time` was read from. */
  readonly timeFrom?: readonly string[];
  /** Profiles of the schema that the attributes make use of: `cloud`, `container`, `host`, `security_control`. */
  readonly profiles?: readonly string[];
  /** `severity_id` is 1 (informational) where nothing says otherwise. */
  readonly attributes: Readonly<Record<string, Attribute>>;
};

type Compiled = {
  readonly mapping: OcsfMapping;
  /** Those last that only complete an object. */
  readonly parts: readonly { readonly path: readonly string[]; readonly attribute: Attribute }[];
  /** Every field that some attribute names. */
  readonly named: ReadonlySet<string>;
};

const CATEGORY_SIZE = 1000;
/** Classes of an extension are numbered behind its own number (`201001`: Windows). */
const EXTENSION_SIZE = 100_000;

/** Both mappings of a source, of one description. `find` says which kind an event is; it must give the same objects again. */
export function mapWith(find: (event: DecodedEvent) => OcsfMapping): Pick<SourceDefinition, 'toOcsf' | 'toBrief'> {
  const compiled = new WeakMap<OcsfMapping, Compiled>();
  const compiledOf = (event: DecodedEvent): Compiled => {
    const mapping = find(event);
    const known = compiled.get(mapping) ?? compile(mapping);
    compiled.set(mapping, known);
    return known;
  };
  return {
    toOcsf: (event) => toOcsf(compiledOf(event), event),
    toBrief: (event) => toBrief(compiledOf(event).mapping, event.fields),
  };
}

function compile(mapping: OcsfMapping): Compiled {
  const entries = Object.entries(mapping.attributes).map(([path, attribute]) => ({ path: path.split('.'), attribute }));
  const isLast = ({ attribute }: Compiled['parts'][number]) => attribute.isCompletion === true;
  const parts = [...entries.filter((part) => !isLast(part)), ...entries.filter(isLast)];
  const named = new Set([...mapping.activityId.from, ...entries.flatMap(({ attribute }) => attribute.from)]);
  return { mapping, parts, named };
}

function toOcsf({ mapping, parts, named }: Compiled, { fields, timeMs }: DecodedEvent): OcsfEvent {
  const { classUid, product, profiles } = mapping;
  const activity = activityOf(mapping, fields);
  const event: Tree = {
    class_uid: classUid,
    category_uid: Math.floor((classUid % EXTENSION_SIZE) / CATEGORY_SIZE),
    activity_id: activity,
    type_uid: classUid * 100 + activity,
    severity_id: 1,
    // The schema wants whole milliseconds.
    time: Math.floor(timeMs),
    metadata: { product, version: OCSF_VERSION, ...(profiles === undefined ? {} : { profiles }) },
  };
  const taken = new Set([...(mapping.timeFrom ?? []), ...takenBy(mapping.activityId, fields)]);
  for (const { path, attribute } of parts) {
    if (attribute.isCompletion === true && !isThere(event, path.slice(0, -1))) continue;
    const value = attribute.make(fields);
    if (value === undefined) continue;
    put(event, path, value);
    for (const name of takenBy(attribute, fields)) taken.add(name);
  }
  const unmapped = unmappedOf(fields, { taken, named });
  if (unmapped !== undefined) event.unmapped = unmapped;
  // The attributes that Watchfloor itself reads are typed; all others are held to the schema by the goldens.
  return event as unknown as OcsfEvent;
}

function takenBy({ from, takes }: Attribute, fields: FieldRecord): readonly string[] {
  return takes === undefined ? from : takes(fields);
}

type Tree = { [name: string]: OcsfValue | Tree | Readonly<Record<string, FieldValue>> };

function put(event: Tree, path: readonly string[], value: OcsfValue): void {
  let place = event;
  for (const name of path.slice(0, -1)) {
    const inner = place[name];
    const next: Tree = typeof inner === 'object' && !Array.isArray(inner) ? { ...(inner as Tree) } : {};
    place[name] = next;
    place = next;
  }
  place[path.at(-1) ?? ''] = value;
}

function isThere(event: Tree, path: readonly string[]): boolean {
  let place: Tree[string] | undefined = event;
  for (const name of path) {
    if (typeof place !== 'object' || Array.isArray(place)) return false;
    place = (place as Tree)[name];
  }
  return place !== undefined;
}

/** What an attribute names but did not take stays, unless it says nothing. */
function unmappedOf(
  fields: FieldRecord,
  { taken, named }: { readonly taken: ReadonlySet<string>; readonly named: ReadonlySet<string> },
): Readonly<Record<string, FieldValue>> | undefined {
  const isLeft = (name: string, value: FieldValue): boolean =>
    !taken.has(name) && !(named.has(name) && (value === null || value === '' || value === '-'));
  const rest = Object.entries(fields).filter(([name, value]) => isLeft(name, value));
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

function activityOf({ activityId }: OcsfMapping, fields: FieldRecord): number {
  const made = activityId.make(fields);
  return typeof made === 'number' ? made : 0;
}

function toBrief(mapping: OcsfMapping, fields: FieldRecord): EventBrief {
  const { attributes } = mapping;
  const read = (path: string): FieldValue | undefined => attributes[path]?.make(fields) as FieldValue | undefined;
  const textAt = (path: string): string => textOf(read(path)) ?? '';
  return {
    eventCode: textAt('metadata.event_code'),
    host: textAt('device.hostname'),
    user: textAt('user.name') || textAt('actor.user.name'),
    srcIp: textAt('src_endpoint.ip'),
    dstIp: textAt('dst_endpoint.ip'),
    classUid: mapping.classUid,
    activityId: activityOf(mapping, fields),
    severityId: integerOf(read('severity_id')) ?? 1,
    statusId: integerOf(read('status_id')) ?? 0,
  };
}
