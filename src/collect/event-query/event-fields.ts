/** What every event has, whatever its source: the name in a query, and what it is. */
export const EVENT_FIELDS = {
  host: 'the machine that the event is about',
  user: 'the person or account that acted',
  ip: 'either end of a connection, or the sender',
  src_ip: 'where a connection came from',
  dst_ip: 'where a connection went to',
  source: 'the log source that Watchfloor read it as',
  sender: 'the address that sent it',
  product: 'the product that wrote it, as rules name it',
  service: 'the log of that product, as rules name it',
  category: 'what kind of event it is, as rules name it',
  code: 'the product’s own number or name for the event',
  class: 'the OCSF class, by number',
  severity: 'the OCSF severity, 0 to 6',
  rule: 'id or title of a rule that matched it',
  level: 'level of a rule that matched it',
} as const;

export type EventField = keyof typeof EVENT_FIELDS;
