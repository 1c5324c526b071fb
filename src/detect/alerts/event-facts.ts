import type { OcsfEvent, OcsfUser } from '../../collect/ocsf/index.ts';

/** What an alert can be about. */
export type EventEntity = { readonly type: 'host' | 'user' | 'account' | 'address' | 'unknown'; readonly name: string };

export type EventFacts = {
  /** What alerts are grouped by: the host of an event on a host, the principal of a cloud call, else an address. */
  readonly entity: EventEntity;
  /** Everything the event names, the one above first, without repeats. */
  readonly entities: readonly EventEntity[];
  /** One line for a person. */
  readonly summary: string;
};

const SUMMARY_LENGTH = 300;

/** `NT AUTHORITY\SYSTEM` and `SYSTEM` of that domain are one; a domain of the machine itself stays as written. */
function userName(user: OcsfUser | undefined): string | undefined {
  const name = user?.name ?? user?.uid;
  if (name === undefined || name === '' || name === '-') return undefined;
  return user?.domain && user.domain !== '-' && !name.includes('\\') ? `${user.domain}\\${name}` : name;
}

/** Host names differ only in case between one source and another. */
const hostName = (event: OcsfEvent) => event.device?.hostname?.toLowerCase() ?? event.device?.ip;

function candidates(event: OcsfEvent): EventEntity[] {
  const found: (readonly [EventEntity['type'], string | undefined])[] = [
    ['host', hostName(event)],
    ['user', userName(event.actor?.user)],
    ['user', userName(event.user)],
    ['account', event.cloud?.account?.uid],
    ['address', event.src_endpoint?.ip],
    ['address', event.dst_endpoint?.ip],
  ];
  return found.flatMap(([type, name]) => (name === undefined || name === '' ? [] : [{ type, name }]));
}

function summaryOf(event: OcsfEvent): string {
  const { process, file, reg_value: value, reg_key: key, query, api, dst_endpoint: target } = event;
  const text =
    process?.cmd_line ??
    (api && [api.service?.name, api.operation, api.response?.error].filter(Boolean).join(' ')) ??
    value?.path ??
    key?.path ??
    event.module?.file?.path ??
    file?.path ??
    query?.hostname ??
    (target && `${process?.file?.path ?? ''} → ${target.ip ?? target.hostname ?? ''}:${target.port ?? ''}`) ??
    event.message ??
    process?.file?.path ??
    '';
  const line = text.split(/[\r\n]/, 1)[0] ?? '';
  return line.length > SUMMARY_LENGTH ? `${line.slice(0, SUMMARY_LENGTH - 1)}…` : line;
}

/** What an alert says of the event that raised it. */
export function factsOf(event: OcsfEvent): EventFacts {
  const seen = new Set<string>();
  const entities = candidates(event).filter(({ type, name }) => {
    const key = `${type}:${name}`;
    return seen.has(key) ? false : seen.add(key);
  });
  const entity = entities[0] ?? { type: 'unknown', name: event.metadata.product.name };
  return { entity, entities, summary: summaryOf(event) };
}
