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

/** Changes that were not saved, one more of them. */
export function withUnsaved(before: PreferencesChange, change: PreferencesChange): PreferencesChange {
  return { ...before, ...change, dismissed: { ...before.dismissed, ...change.dismissed } };
}

/** Of changes that were not saved, those that a later one, which was, does not name. */
export function withoutNamed(
  { dismissed = {}, ...before }: PreferencesChange,
  saved: PreferencesChange,
): PreferencesChange {
  const others = Object.entries(before).filter(([name]) => !(name in saved));
  const notices = Object.entries(dismissed).filter(([name]) => !(name in (saved.dismissed ?? {})));
  return { ...Object.fromEntries(others), dismissed: Object.fromEntries(notices) };
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
