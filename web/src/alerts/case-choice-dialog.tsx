import './case-choice.css';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import type { CaseSummary } from '../../../src/respond/cases/contract.ts';
import { caseChoiceQuery } from '../cases/case-list-calls.ts';
import { CaseStatusTag } from '../cases/case-status-tag.tsx';
import { Dialog } from '../frame/dialog.tsx';
import { FailureNotice } from '../frame/load-states.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { useSearchText } from '../frame/use-search-text.ts';
import { visibleLine } from '../frame/visible-text.ts';

/** A case that stands already, or a new one; without a title the first alert gives it one. */
export type ChosenCase = { readonly caseNumber: string } | { readonly title?: string };

type CaseChoiceDialogProps = {
  /** `AL-12`, or how many. */
  readonly of: string;
  /** What a new case is called where nobody says otherwise; empty: not known here. */
  readonly title: string;
  /** A case holds alerts of the sample, or live ones. */
  readonly isSample: boolean | undefined;
  readonly isBusy?: boolean;
  readonly onChoose: (chosen: ChosenCase) => void;
  readonly onClose: () => void;
};

/** Enter opens a new case under the title; below stand the cases that are being worked on, one's own first. */
export function CaseChoiceDialog(props: CaseChoiceDialogProps) {
  const { of, isBusy = false, onChoose, onClose } = props;
  const [title, setTitle] = useState(props.title);
  const open = (event: FormEvent) => {
    event.preventDefault();
    const wished = title.trim();
    const isUsual = wished === '' || wished === props.title;
    if (!isBusy) onChoose(isUsual ? {} : { title: wished });
  };
  return (
    <Dialog title={`Case of ${of}`} size="lg" onClose={onClose}>
      <div className="stack">
        <form onSubmit={open} className="new-case">
          <TextInput
            className="grow"
            label="A new case"
            data-autofocus
            maxLength={300}
            placeholder="named after the first alert"
            value={title}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Button type="submit" variant="filled" loading={isBusy}>
            Open a case
          </Button>
        </form>
        <ExistingCases {...props} />
      </div>
    </Dialog>
  );
}

function ExistingCases({ isSample, isBusy, onChoose }: CaseChoiceDialogProps) {
  const [q, setQ] = useState('');
  const [text, setText] = useSearchText(q, setQ);
  const [active, setActive] = useState(-1);
  const { data, error, refetch, isPlaceholderData } = useQuery(caseChoiceQuery(q, isSample));
  const cases = data ?? [];
  // Until the answer to what was typed is there, the rows are those of the text before.
  const areOfText = text.trim() === q && !isPlaceholderData;
  const choose = (item: CaseSummary | undefined) => item && !isBusy && onChoose({ caseNumber: item.number });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (!areOfText) return;
    if (step === undefined) choose(cases[Math.max(active, 0)]);
    else setActive(Math.min(Math.max(active + step, 0), cases.length - 1));
  };
  return (
    <div className="existing-cases">
      <TextInput
        label="Or one that is being worked on"
        placeholder="Title or CS-…"
        role="combobox"
        aria-expanded={cases.length > 0}
        aria-controls="case-choices"
        aria-activedescendant={active >= 0 && cases[active] ? `case-choice-${cases[active].number}` : undefined}
        value={text}
        onChange={(event) => {
          setActive(-1);
          setText(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      {error && <FailureNotice what="The cases" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      <div id="case-choices" role="listbox" aria-label="Cases" aria-busy={!areOfText} className="case-choices">
        {cases.map((item, at) => (
          <CaseOption key={item.number} item={item} isActive={at === active} onChoose={() => choose(item)} />
        ))}
      </div>
      {data?.length === 0 && <p className="muted">{q === '' ? 'No case is being worked on.' : 'No such case.'}</p>}
    </div>
  );
}

type CaseOptionProps = { readonly item: CaseSummary; readonly isActive: boolean; readonly onChoose: () => void };

function CaseOption({ item, isActive, onChoose }: CaseOptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above, which keeps the focus.
    <div
      id={`case-choice-${item.number}`}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className="case-choice"
      onClick={onChoose}
    >
      <SeverityBadge level={item.severity} />
      <span className="value">{item.number}</span>
      <span className="case-choice-title">{visibleLine(item.title)}</span>
      <span className="case-choice-whose">
        <span className="muted clip">{item.owner ? visibleLine(item.owner.name) : 'nobody'}</span>
        <CaseStatusTag item={item} />
      </span>
    </div>
  );
}
