import type { EventLogsource, FieldRecord } from '../../contract.ts';
import { CHANNELS_OF_SERVICE, SERVICE_OF_PROVIDER } from './channel-services.ts';
import { CATEGORIES_OF_EVENT, CATEGORIES_OF_EVENT_TYPE, CATEGORIES_OF_KERNEL_FILE } from './event-categories.ts';

const PRODUCT = 'windows';
const KERNEL_FILE = 'microsoft-windows-kernel-file';
const SERVICE_OF_CHANNEL = new Map(
  Object.entries(CHANNELS_OF_SERVICE).flatMap(([service, channels]) =>
    channels.map((channel) => [channel.toLowerCase(), service] as const),
  ),
);
const NO_CATEGORIES: readonly string[] = [];
/** Registry audits whose id says too little; `EventType` decides. */
const TYPED_EVENTS = new Set([12, 4657]);

/** One object for each kind of event, so that whoever routes by log source may compare identities. */
const known = new Map<string, EventLogsource>();
const MAX_KNOWN = 4096;

/** The Sigma log source of an event whose fields have their Sigma names. `channel`: the log it was written to. */
export function logsourceOf(fields: FieldRecord, channel: string): EventLogsource {
  const eventId = typeof fields.EventID === 'number' ? fields.EventID : -1;
  const provider = channel === '' || eventId < 30 ? textOf(fields.Provider_Name) : '';
  const eventType = TYPED_EVENTS.has(eventId) ? textOf(fields.EventType) : '';
  const key = `${eventId} ${eventType} ${channel} ${provider}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const logsource = makeLogsource({ eventId, eventType, channel, provider });
  // Hostile channel names must not fill memory; true ones are few.
  if (known.size >= MAX_KNOWN) known.clear();
  if (key.length < 200) known.set(key, logsource);
  return logsource;
}

type EventKind = { eventId: number; eventType: string; channel: string; provider: string };

function makeLogsource(kind: EventKind): EventLogsource {
  const provider = kind.provider.toLowerCase();
  const service = SERVICE_OF_CHANNEL.get(kind.channel.toLowerCase()) ?? serviceOfProvider(kind.channel, provider);
  return { product: PRODUCT, service, categories: categoriesOf(service, kind) };
}

function serviceOfProvider(channel: string, provider: string): string {
  return channel === '' && Object.hasOwn(SERVICE_OF_PROVIDER, provider) ? (SERVICE_OF_PROVIDER[provider] ?? '') : '';
}

function categoriesOf(service: string, kind: EventKind): readonly string[] {
  const { eventId, eventType } = kind;
  if (kind.provider.toLowerCase() === KERNEL_FILE) return CATEGORIES_OF_KERNEL_FILE[eventId] ?? NO_CATEGORIES;
  const categories = CATEGORIES_OF_EVENT[service]?.[eventId] ?? NO_CATEGORIES;
  const isTyped = categories.length > 0 && Object.hasOwn(CATEGORIES_OF_EVENT_TYPE, eventType);
  return isTyped ? (CATEGORIES_OF_EVENT_TYPE[eventType] ?? categories) : categories;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
