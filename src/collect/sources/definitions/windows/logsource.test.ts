import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CHANNELS_OF_SERVICE } from './channel-services.ts';
import { CATEGORIES_OF_EVENT, CATEGORIES_OF_EVENT_TYPE, CATEGORIES_OF_KERNEL_FILE } from './event-categories.ts';
import { logsourceOf } from './logsource.ts';

const KIT = process.env.WATCHFLOOR_DATA_KIT ?? join(import.meta.dirname, '../../../../../../shared/data');
const RULES = join(KIT, 'sigma');
const SYSMON = 'Microsoft-Windows-Sysmon/Operational';

test('a channel is found without regard to case', () => {
  expect(logsourceOf({ EventID: 1 }, 'microsoft-windows-sysmon/OPERATIONAL').service).toBe('sysmon');
});

test('an unknown channel has no service and no category, and is still Windows', () => {
  expect(logsourceOf({ EventID: 1 }, 'Contoso/Admin')).toEqual({ product: 'windows', service: '', categories: [] });
});

test('without a channel the provider tells the service', () => {
  const fields = { EventID: 1, Provider_Name: 'Microsoft-Windows-Sysmon' };
  expect(logsourceOf(fields, '').categories).toEqual(['process_creation']);
});

test('what was done to a registry key decides between added and deleted, and both hold where it is not said', () => {
  const categories = (EventType?: string) =>
    logsourceOf(EventType === undefined ? { EventID: 12 } : { EventID: 12, EventType }, SYSMON).categories;
  expect(categories('CreateKey')).toEqual(['registry_event', 'registry_add']);
  expect(categories('DeleteValue')).toEqual(['registry_event', 'registry_delete']);
  expect(categories()).toEqual(['registry_event', 'registry_add', 'registry_delete']);
  expect(categories('constructor')).toEqual(['registry_event', 'registry_add', 'registry_delete']);
});

test('equal kinds of event share one object', () => {
  expect(logsourceOf({ EventID: 3 }, SYSMON)).toBe(logsourceOf({ EventID: 3, Image: 'x' }, SYSMON));
});

test('a flood of invented channels does not disturb the true ones', () => {
  for (let index = 0; index < 10_000; index += 1) logsourceOf({ EventID: index }, `Invented-${index}`);
  expect(logsourceOf({ EventID: 4104 }, 'PowerShellCore/Operational')).toEqual({
    product: 'windows',
    service: 'powershell',
    categories: ['ps_script'],
  });
});

type Logsource = { readonly product?: string; readonly service?: string; readonly category?: string };

function windowsLogsources(): readonly Logsource[] {
  const files = globSync('rules*/**/*.yml', { cwd: RULES });
  const all = files.map((file) => {
    const block = /^logsource:\n(?: +.*\n)+/m.exec(readFileSync(join(RULES, file), 'utf8').replaceAll('\r', ''));
    return (parse(block?.[0] ?? '') as { logsource?: Logsource } | null)?.logsource ?? {};
  });
  return all.filter((logsource) => logsource.product === 'windows');
}

describe.skipIf(!existsSync(RULES))('the public Sigma rules (needs the data kit)', () => {
  test('every service and category that a Windows rule names can come out of an event', () => {
    const services = new Set(Object.keys(CHANNELS_OF_SERVICE));
    const tables = [...Object.values(CATEGORIES_OF_EVENT), CATEGORIES_OF_KERNEL_FILE].flatMap((table) =>
      Object.values(table),
    );
    const categories = new Set([...tables, ...CATEGORIES_OF_EVENT_TYPE.values()].flat());
    const named = windowsLogsources();
    expect(named.length).toBeGreaterThan(2000);
    const missing = named.filter(
      ({ service, category }) =>
        (service !== undefined && !services.has(service)) || (category !== undefined && !categories.has(category)),
    );
    expect(missing).toEqual([]);
  });
});
