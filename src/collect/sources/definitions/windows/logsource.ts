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

/** Hostile channel names must not fill memory; true ones are a few hundred. */
const MAX_KNOWN = 4096;
const services = new Map<string, string>();
/** One object for each kind of event, so that whoever routes by log source may compare identities. */
const logsources = new Map<string, EventLogsource>();

/** Sigma's service; '' where it has none for this channel. `channel`: the log that the event was written to. */
export function serviceOf(fields: FieldRecord, channel: string): string {
  if (channel === '') return serviceOfProvider(textOf(fields.Provider_Name).toLowerCase());
  const known = services.get(channel);
  if (known !== undefined) return known;
  const service = SERVICE_OF_CHANNEL.get(channel.toLowerCase()) ?? '';
  remember(services, channel, service);
  return service;
}

/** The Sigma log source of an event whose fields have their Sigma names. */
export function logsourceOf(fields: FieldRecord, channel: string): EventLogsource {
  const service = serviceOf(fields, channel);
  const eventId = typeof fields.EventID === 'number' ? fields.EventID : -1;
  const type = TYPED_EVENTS.has(eventId) ? textOf(fields.EventType) : '';
  const isKernelFile = service === '' && textOf(fields.Provider_Name).toLowerCase() === KERNEL_FILE;
  const key = `${isKernelFile ? KERNEL_FILE : service} ${eventId} ${type}`;
  const known = logsources.get(key);
  if (known !== undefined) return known;
  const categories = isKernelFile ? CATEGORIES_OF_KERNEL_FILE[eventId] : categoriesOf(service, eventId, type);
  const logsource = { product: PRODUCT, service, categories: categories ?? NO_CATEGORIES };
  remember(logsources, key, logsource);
  return logsource;
}

function categoriesOf(service: string, eventId: number, type: string): readonly string[] | undefined {
  const categories = CATEGORIES_OF_EVENT[service]?.[eventId];
  return categories === undefined ? undefined : (CATEGORIES_OF_EVENT_TYPE.get(type) ?? categories);
}

function serviceOfProvider(provider: string): string {
  return SERVICE_OF_PROVIDER.get(provider) ?? '';
}

function remember<Value>(into: Map<string, Value>, key: string, value: Value): void {
  if (into.size >= MAX_KNOWN) into.clear();
  if (key.length < 256) into.set(key, value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
