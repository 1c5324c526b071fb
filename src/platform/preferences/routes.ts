import type { Control } from '../control/index.ts';
import { type Route, route } from '../http/index.ts';
import type { Actor, Clock } from '../kernel/index.ts';
import * as contract from './contract.ts';
import { findChoices, lockChoices, storeChoices } from './preference-store.ts';
import { preferencesOf, withChange } from './preferences.ts';

export type PreferencesDeps = { readonly control: Control; readonly clock: Clock };
type Decide = (before: contract.Preferences) => contract.Preferences;

/** Whoever calls reads and changes his own and nobody else's: no route names a person. */
export function preferenceRoutes({ control, clock }: PreferencesDeps): readonly Route[] {
  const change = ({ id }: Actor, decide: Decide) =>
    control.transaction(async (tx) => {
      const changedAt = new Date(clock.nowMs());
      const decided = decide(preferencesOf(await lockChoices(tx, id, changedAt)));
      await storeChoices(tx, { userId: id, choices: decided, changedAt });
      return decided;
    });
  return [
    route(contract.readPreferences, async ({ actor }) => preferencesOf(await findChoices(control.db, actor.id))),
    route(contract.replacePreferences, async ({ actor, body }) => change(actor, () => body)),
    route(contract.changePreferences, async ({ actor, body }) => change(actor, (before) => withChange(before, body))),
  ];
}
