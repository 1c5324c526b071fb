import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { EVENT_FIELDS, parsePipeline, type QueryIssue } from '../../../src/collect/event-query/contract.ts';
import { choicesFor, complete, type Typing, typingAt } from './completion.ts';
import { eventFieldsQuery, type Meant, topValuesQuery } from './hunt-calls.ts';

export type QueryBarProps = {
  /** As the address has it, with its steps. */
  readonly query: string | undefined;
  readonly meant: Meant;
  readonly isRunning: boolean;
  readonly onRun: (query: string) => void;
  readonly onCancel: () => void;
};

export type QueryDraft = {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  /** Told once it was to run, and until it is mended. */
  readonly fault: QueryIssue | undefined;
  readonly choices: readonly string[];
  /** -1: none. */
  readonly active: number;
  readonly isField: boolean;
  readonly type: (text: string, caret: number) => void;
  readonly take: (choice: string) => void;
  readonly run: () => void;
  readonly closeChoices: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

type Place = { readonly typing: Typing; readonly active: number };

const VALUES_OFFERED = 20;

/** A query while it is written: its text, what completes it, what is wrong with it. */
export function useQueryDraft({ query, meant, isRunning, onRun, onCancel }: QueryBarProps): QueryDraft {
  const [draft, setDraft] = useState({ text: query ?? '', seen: query });
  const [place, setPlace] = useState<Place>();
  const input = useRef<HTMLInputElement>(null);
  // The address changed by itself: a value was filtered in, or somebody went back.
  if (draft.seen !== query) setDraft({ text: query ?? '', seen: query });
  const { text } = draft;
  const parsed = parsePipeline(text);
  const fault = 'issues' in parsed ? parsed.issues[0] : undefined;
  const [isTold, setTold] = useState(fault !== undefined);
  const choices = useChoices(meant, place?.typing);

  const type = (next: string, caret: number) => {
    setDraft(({ seen }) => ({ text: next, seen }));
    const typing = typingAt(next, caret);
    setPlace(typing && { typing, active: -1 });
  };
  const take = (choice: string) => {
    if (!place) return;
    const done = complete(text, place.typing, choice);
    type(done.text, done.caret);
    // After React has written the text: the caret would stand at its end.
    requestAnimationFrame(() => input.current?.setSelectionRange(done.caret, done.caret));
  };
  const run = () => {
    setPlace(undefined);
    setTold(fault !== undefined);
    if (fault) input.current?.setSelectionRange(fault.at, fault.end);
    else onRun(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = choices[place?.active ?? -1];
    if (step !== undefined && place && choices.length > 0) {
      setPlace({ ...place, active: stepped(place.active, step, choices.length) });
    } else if (event.key === 'Enter' && chosen !== undefined && !event.ctrlKey && !event.metaKey) take(chosen);
    else if (event.key === 'Enter') run();
    else if (event.key === 'Escape' && choices.length > 0) setPlace(undefined);
    else if (event.key === 'Escape' && isRunning) onCancel();
    else return;
    event.preventDefault();
  };
  return {
    ...{ input, text, choices, type, take, run, onKeyDown },
    fault: isTold ? fault : undefined,
    active: place?.active ?? -1,
    isField: place !== undefined && place.typing.kind !== 'value',
    closeChoices: () => setPlace(undefined),
  };
}

/** Around, by way of "none" (-1). */
function stepped(active: number, step: number, count: number): number {
  return ((active + 1 + step + count + 1) % (count + 1)) - 1;
}

/** Names of fields from what the events have; values from what the field holds most often in this time. */
function useChoices(meant: Meant, typing: Typing | undefined): readonly string[] {
  const everything = { range: meant.range };
  const isField = typing?.kind === 'field' || typing?.kind === 'name';
  const fields = useQuery({ ...eventFieldsQuery(everything), enabled: isField }).data?.data ?? [];
  const valuesOf = typing?.kind === 'value' ? typing.field : '';
  const values = useQuery({
    ...topValuesQuery(everything, valuesOf, VALUES_OFFERED),
    enabled: valuesOf !== '',
    retry: false,
  });
  if (!typing) return [];
  if (isField) return choicesFor(typing.typed, [...Object.keys(EVENT_FIELDS), ...fields.map(({ name }) => name)]);
  const whole = (values.data?.values ?? []).filter(({ isCut }) => !isCut);
  return choicesFor(
    typing.typed,
    whole.map(({ value }) => value),
  );
}
