import { useEffect, useState } from 'react';
import type { Permission } from '../../../../src/platform/identity/contract.ts';
import { useMay } from '../../identity/session.ts';
import { failureText } from '../api-failure.ts';
import {
  type Apart,
  ASKERS,
  askable,
  askInParts,
  type BulkRow,
  cellOf,
  type Found,
  isCountable,
  lookedFor,
} from './bulk-answers.ts';
import type { BulkLine } from './recognise.ts';

type Answers<Item> = {
  readonly found: Found<Item>;
  readonly done: number;
  readonly refusal: string | undefined;
};
/** How far one of the three questions is. */
export type Asked = {
  readonly noun: string;
  readonly done: number;
  readonly of: number;
  readonly refusal: string | undefined;
};

export function useBulkRows(lines: readonly BulkLine[]): {
  readonly rows: readonly BulkRow[];
  readonly asked: readonly Asked[];
} {
  const [values] = useState(() => askable(lines));
  const events = useAnswers('events', 'events.read', values);
  const alerts = useAnswers('alerts', 'alerts.read', values);
  const cases = useAnswers('cases', 'cases.read', values);
  const rows = lines.map((line): BulkRow => {
    const value = lookedFor(line);
    const place = values.indexOf(value);
    const isAsked = ({ done }: Answers<unknown>) => place >= 0 && place < done;
    const seen = events.found.get(value) ?? {};
    return {
      line,
      seen,
      events: cellOf(
        countsOf(seen, (item) => item.events),
        isAsked(events),
      ),
      alerts: cellOf(
        countsOf(alerts.found.get(value), (item) => item.alerts),
        isAsked(alerts) && isCountable(line, 'alerts'),
      ),
      cases: cellOf(
        countsOf(cases.found.get(value), (item) => item.cases),
        isAsked(cases) && isCountable(line, 'cases'),
      ),
    };
  });
  const askedOf = (noun: string, { done, refusal }: Answers<unknown>): Asked => ({
    noun,
    done,
    of: values.length,
    refusal,
  });
  return { rows, asked: [askedOf('Events', events), askedOf('Alerts', alerts), askedOf('Cases', cases)] };
}

function countsOf<Item>({ live, sample }: Apart<Item> = {}, count: (item: Item) => number): Apart<number> {
  return { ...(live && { live: count(live) }), ...(sample && { sample: count(sample) }) };
}

type ItemOf<Kind extends keyof typeof ASKERS> = Awaited<ReturnType<(typeof ASKERS)[Kind]>>[number];

function useAnswers<Kind extends keyof typeof ASKERS>(kind: Kind, permission: Permission, values: readonly string[]) {
  const isAllowed = useMay(permission);
  const [answers, setAnswers] = useState<Answers<ItemOf<Kind>>>({ found: new Map(), done: 0, refusal: undefined });
  useEffect(() => {
    if (!isAllowed || values.length === 0) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    // The three have the same shape, which a lookup by name does not say.
    const ask = ASKERS[kind] as (values: readonly string[], signal: AbortSignal) => Promise<readonly ItemOf<Kind>[]>;
    askInParts(values, ask, {
      signal,
      onPart: ({ asked, found }) => setAnswers({ found, done: asked, refusal: undefined }),
    }).catch((error: unknown) => {
      if (!signal.aborted)
        setAnswers((before) => ({ ...before, refusal: `could not be asked: ${failureText(error)}` }));
    });
    return () => leaving.abort();
  }, [isAllowed, kind, values]);
  return isAllowed ? answers : { ...answers, refusal: 'your role may not read these.' };
}
