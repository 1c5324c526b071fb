/** What an entity is, and how its events are found. */
export type EntityKind = {
  readonly name: string;
  /** The query of its events. */
  readonly query: (name: string) => string;
  /** What that query cannot tell apart, in words. */
  readonly note?: string;
  /** Fields whose most frequent values say what it did and whom it met. */
  readonly fields: readonly { readonly field: string; readonly title: string }[];
};

const PROCESSES = { field: 'Image', title: 'Programs' } as const;
const HOSTS = { field: 'host', title: 'Hosts' } as const;
const USERS = { field: 'user', title: 'Users' } as const;
const CALLS = { field: 'eventName', title: 'Calls' } as const;
const PEERS_OUT = { field: 'dst_ip', title: 'Connected to' } as const;
const PEERS_IN = { field: 'src_ip', title: 'Connected from' } as const;
const KINDS_OF_EVENTS = { field: 'code', title: 'Event codes' } as const;

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

const ADDRESS: EntityKind = {
  name: 'address',
  query: (name) => `ip:${quoted(name)}`,
  note: 'Either end of a connection, or the sender of the log.',
  fields: [HOSTS, USERS, PROCESSES, PEERS_OUT, PEERS_IN],
};

const KINDS: Readonly<Record<string, EntityKind>> = {
  host: {
    name: 'host',
    query: (name) => `host:${quoted(name)}`,
    fields: [PROCESSES, USERS, PEERS_OUT, PEERS_IN, KINDS_OF_EVENTS],
  },
  user: {
    name: 'user',
    // Events hold the name without its domain.
    query: (name) => `user:${quoted(name.slice(name.lastIndexOf('\\') + 1))}`,
    note: 'By the name alone: the same name in another domain is counted, too.',
    fields: [HOSTS, PROCESSES, CALLS, PEERS_IN, KINDS_OF_EVENTS],
  },
  account: {
    name: 'account',
    query: (name) => `recipientAccountId:${quoted(name)}`,
    fields: [
      CALLS,
      USERS,
      { field: 'eventSource', title: 'Services' },
      PEERS_IN,
      { field: 'errorCode', title: 'Errors' },
    ],
  },
  address: ADDRESS,
  ip: ADDRESS,
};

/** Another kind is looked for as text: alerts may be about anything that a rule names. */
export function entityKind(type: string): EntityKind {
  const known = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  return (
    known ?? {
      name: type,
      query: quoted,
      note: 'Wherever this text stands in an event.',
      fields: [HOSTS, USERS, PROCESSES, KINDS_OF_EVENTS],
    }
  );
}

/** The name that alerts know it by: host names are lower case there, and an `ip` is an `address`. */
export function alertEntity(type: string, name: string): string {
  if (type === 'host') return `host:${name.toLowerCase()}`;
  return `${type === 'ip' ? 'address' : type}:${name}`;
}
