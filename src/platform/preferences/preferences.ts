import { WatchfloorError } from '../kernel/index.ts';
import { type Preferences, type PreferencesChange, preferencesSchema, USUAL_PREFERENCES } from './contract.ts';

const MOST_DISMISSED = 64;

/** What another version stored, each part by itself: one that this version cannot read is the usual one. */
export function preferencesOf(stored: unknown): Preferences {
  const known = typeof stored === 'object' && stored !== null ? stored : {};
  const readable = Object.entries(preferencesSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(Reflect.get(known, name));
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return { ...USUAL_PREFERENCES, ...Object.fromEntries(readable) };
}

/** Throws `preferences.too-many`. */
export function withChange(before: Preferences, change: PreferencesChange): Preferences {
  const { dismissed: notices = {}, ...rest } = change;
  const dismissed: Record<string, true> = { ...before.dismissed };
  for (const [notice, isDismissed] of Object.entries(notices)) {
    if (isDismissed) dismissed[notice] = true;
    else delete dismissed[notice];
  }
  if (Object.keys(dismissed).length > MOST_DISMISSED) {
    const message = `More than ${MOST_DISMISSED} hints cannot be put away.`;
    throw new WatchfloorError('invalid', 'preferences.too-many', { message });
  }
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(given), dismissed };
}
