import { type EventBrief, OCSF_VERSION, type OcsfEvent } from '../../ocsf/index.ts';
import type { DecodedEvent, FieldRecord, FieldValue, SourceDefinition } from '../contract.ts';
import { type Attribute, integerOf, type OcsfValue, textOf } from './attributes.ts';

/** How one kind of event becomes OCSF: a class, and an attribute for each path (`src_endpoint.ip`). */
export type OcsfMapping = {
  readonly product: { readonly name: string; readonly vendor_name: string };
  readonly classUid: number;
  /** 0 (unknown) where the attribute says nothing. */
  readonly activityId: Attribute;
  /** `severity_id` is 1 (informational) where nothing says otherwise. */
  readonly attributes: Readonly<Record<string, Attribute>>;
};

type Compiled = {
  readonly mapping: OcsfMapping;
  readonly parts: readonly { readonly path: readonly string[]; readonly attribute: Attribute }[];
  readonly taken: ReadonlySet<string>;
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
  const parts = Object.entries(mapping.attributes).map(([path, attribute]) => ({ path: path.split('.'), attribute }));
  const taken = new Set([...mapping.activityId.from, ...parts.flatMap(({ attribute }) => attribute.from)]);
  return { mapping, parts, taken };
}

function toOcsf({ mapping, parts, taken }: Compiled, { fields, timeMs }: DecodedEvent): OcsfEvent {
  const { classUid, product } = mapping;
  const activity = activityOf(mapping, fields);
  const event: Tree = {
    class_uid: classUid,
    category_uid: Math.floor((classUid % EXTENSION_SIZE) / CATEGORY_SIZE),
    activity_id: activity,
    type_uid: classUid * 100 + activity,
    severity_id: 1,
    time: timeMs,
    metadata: { product, version: OCSF_VERSION },
  };
  for (const { path, attribute } of parts) {
    const value = attribute.make(fields);
    if (value !== undefined) put(event, path, value);
  }
  const unmapped = unmappedOf(fields, taken);
  if (unmapped !== undefined) event.unmapped = unmapped;
  // The attributes that Watchfloor itself reads are typed; all others are held to the schema by the goldens.
  return event as unknown as OcsfEvent;
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

function unmappedOf(fields: FieldRecord, taken: ReadonlySet<string>): Readonly<Record<string, FieldValue>> | undefined {
  const rest = Object.entries(fields).filter(([name]) => !taken.has(name));
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
