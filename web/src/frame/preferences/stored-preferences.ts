import type { Preferences, PreferencesChange } from '../../../../src/platform/preferences/contract.ts';

const CHOICES = {
  theme: ['auto', 'dark', 'light'],
  density: ['usual', 'wide', 'dense'],
  timeZone: ['utc', 'local'],
} as const satisfies { readonly [Name in keyof Preferences]?: readonly Preferences[Name][] };

/** The browser's copy, of any age or hand; the first of each choice is the usual one. */
export function parsePreferences(text: string | null): Preferences {
  const stored = objectOf(text);
  const pick = <Choice extends string>(choices: readonly [Choice, ...Choice[]], value: unknown): Choice =>
    choices.find((choice) => choice === value) ?? choices[0];
  return {
    theme: pick(CHOICES.theme, stored.theme),
    density: pick(CHOICES.density, stored.density),
    timeZone: pick(CHOICES.timeZone, stored.timeZone),
    hasPlainTables: stored.hasPlainTables === true,
    hasSingleKeys: stored.hasSingleKeys !== false,
    keys: entriesOf(stored.keys, (value) => typeof value === 'string'),
    dismissed: entriesOf(stored.dismissed, (value) => value === true),
  };
}

/** As the server does it, so that what was chosen shows at once. */
export function withChange(before: Preferences, { dismissed = {}, ...change }: PreferencesChange): Preferences {
  const notices = Object.entries({ ...before.dismissed, ...dismissed }).filter(([, isDismissed]) => isDismissed);
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return {
    ...before,
    ...Object.fromEntries(given),
    dismissed: Object.fromEntries(notices.map(([name]) => [name, true])),
  };
}

function objectOf(text: string | null): Record<string, unknown> {
  try {
    const stored: unknown = JSON.parse(text ?? '{}');
    return typeof stored === 'object' && stored !== null ? { ...stored } : {};
  } catch {
    return {};
  }
}

function entriesOf<Value>(stored: unknown, isKnown: (value: unknown) => boolean): Record<string, Value> {
  const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
  return Object.fromEntries(entries.filter(([, value]) => isKnown(value)));
}
