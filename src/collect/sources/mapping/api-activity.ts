import type { FieldRecord } from '../contract.ts';
import { type Attribute, addressOf, made, textOf } from './attributes.ts';
import type { OcsfMapping } from './map-event.ts';

/** What a class requires and an event does not say. */
export const UNKNOWN = 'Unknown';

const API_ACTIVITY = 6003;
const OTHER = 99;
/** OCSF API Activity: 1 create, 2 read, 3 update, 4 delete; the first of the words that stands in the operation. */
const VERBS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    create: 1,
    add: 1,
    insert: 1,
    invite: 1,
    upload: 1,
    generate: 1,
    register: 1,
    get: 2,
    list: 2,
    read: 2,
    view: 2,
    watch: 2,
    search: 2,
    download: 2,
    access: 2,
    accessed: 2,
    update: 3,
    patch: 3,
    set: 3,
    modify: 3,
    change: 3,
    write: 3,
    edit: 3,
    enable: 3,
    disable: 3,
    grant: 3,
    reset: 3,
    rename: 3,
    delete: 4,
    remove: 4,
    revoke: 4,
    destroy: 4,
    purge: 4,
    deactivate: 4,
  }),
);
const MAX_WORDS = 32;

/** Reads the verb out of `CreateUser`, `storage.buckets.list`, `Add member to role`, `protected_branch.destroy`. */
export function activityOfWords(...names: readonly string[]): Attribute {
  return made(names, (fields) => verbOf(firstText(fields, names)), []);
}

function verbOf(operation: string | undefined): number | undefined {
  if (operation === undefined) return undefined;
  const words = operation.slice(0, 512).split(/(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z]+/, MAX_WORDS);
  for (const word of words) {
    const activity = VERBS.get(word.toLowerCase());
    if (activity !== undefined) return activity;
  }
  return OTHER;
}

/** Stands where none of the attributes says anything: for what a class requires. */
export function otherwise(value: string, ...attributes: readonly Attribute[]): Attribute {
  return made([], (fields) => (attributes.some(({ make }) => make(fields) !== undefined) ? undefined : value));
}

/** An address, or the name that stands in its place. */
export function endpointAt(path: string, ...names: readonly string[]): Readonly<Record<string, Attribute>> {
  const found = (fields: FieldRecord): string | undefined => firstText(fields, names);
  const from = names;
  const takes = (fields: FieldRecord): readonly string[] =>
    names.filter((name) => first(fields[name]) === found(fields));
  return {
    [`${path}.ip`]: { from, make: (fields) => addressOf(portless(found(fields))), takes },
    [`${path}.hostname`]: {
      from,
      make: (fields) => (addressOf(portless(found(fields))) === undefined ? found(fields) : undefined),
      takes,
    },
    [`${path}.name`]: made([], (fields) => (found(fields) === undefined ? UNKNOWN : undefined)),
  };
}

/** `192.0.2.1:443`, `[2001:db8::1]:443`: some services add the port. */
function portless(address: string | undefined): string | undefined {
  return /^\[?((?:\d{1,3}\.){3}\d{1,3}|[\da-f:]+(?=\]))\]?:\d{1,5}$/i.exec(address ?? '')?.[1] ?? address;
}

function firstText(fields: FieldRecord, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = first(fields[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Of a list, its first element: the client, before what stands between. */
function first(value: FieldRecord[string] | undefined): string | undefined {
  return textOf(Array.isArray(value) ? value[0] : value);
}

type ApiActivity = {
  readonly product: OcsfMapping['product'];
  readonly timeFrom: readonly string[];
  /** What was called; it names the kind of event, too. */
  readonly operation: Attribute;
  readonly activityId: Attribute;
  /** `actor.user.…` */
  readonly user: Readonly<Record<string, Attribute>>;
  /** Fields that hold where the call came from. */
  readonly source: readonly string[];
  readonly profiles?: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
};

/** API Activity (6003): somebody, from somewhere, called something. */
export function apiActivity(description: ApiActivity): OcsfMapping {
  const { product, timeFrom, operation, activityId, user, source, profiles, attributes } = description;
  const named = ['actor.user.name', 'actor.user.uid'].flatMap((path) => user[path] ?? []);
  return {
    product,
    classUid: API_ACTIVITY,
    activityId,
    timeFrom,
    ...(profiles === undefined ? {} : { profiles }),
    attributes: {
      'metadata.event_code': operation,
      'api.operation': operation,
      ...user,
      'actor.app_name': otherwise(UNKNOWN, ...named),
      ...endpointAt('src_endpoint', ...source),
      ...attributes,
    },
  };
}
