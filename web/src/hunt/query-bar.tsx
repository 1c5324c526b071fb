import { Button } from '@mantine/core';
import { type FormEvent, useId } from 'react';
import { EVENT_FIELDS, type EventField } from '../../../src/collect/event-query/contract.ts';
import { KeyHint } from '../frame/key-caps.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { type QueryBarProps, type QueryDraft, useQueryDraft } from './use-query-draft.ts';

/** The query, with its fields and values completed. Enter takes the choice or runs; Ctrl+Enter runs; Escape cancels. */
export function QueryBar(props: QueryBarProps) {
  const draft = useQueryDraft(props);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    draft.run();
  };
  return (
    <form className="query-bar" onSubmit={submit}>
      <QueryInput id={id} draft={draft} />
      {props.isRunning ? (
        <Button onClick={props.onCancel} rightSection={<KeyHint keys="Escape" />}>
          Cancel
        </Button>
      ) : (
        <Button type="submit" variant="filled" rightSection={<KeyHint keys="mod+enter" />}>
          Run
        </Button>
      )}
      <p id={`${id}-fault`} className="query-fault" role="status">
        {draft.fault && `Character ${draft.fault.at + 1}: ${draft.fault.message}`}
      </p>
    </form>
  );
}

function QueryInput({ id, draft }: { readonly id: string; readonly draft: QueryDraft }) {
  const isOpen = draft.choices.length > 0;
  return (
    <div className="query-box">
      <input
        ref={draft.input}
        id="hunt-query"
        className="query-input"
        role="combobox"
        aria-label="Query"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-choices` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && draft.active >= 0 ? `${id}-${draft.active}` : undefined}
        aria-invalid={draft.fault !== undefined}
        aria-describedby={`${id}-fault`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={'EventID:4688 Image:*\\powershell.exe not user:SYSTEM "some text"'}
        value={draft.text}
        onChange={(event) => draft.type(event.currentTarget.value, event.currentTarget.selectionStart ?? 0)}
        onKeyDown={draft.onKeyDown}
        onBlur={draft.closeChoices}
      />
      {isOpen && <ChoiceList id={id} draft={draft} />}
    </div>
  );
}

function ChoiceList({ id, draft }: { readonly id: string; readonly draft: QueryDraft }) {
  const explain = (name: string) => (draft.isField ? EVENT_FIELDS[name as EventField] : undefined);
  return (
    <div id={`${id}-choices`} className="query-choices" role="listbox" aria-label="Completions">
      {draft.choices.map((choice, at) => (
        <div
          key={choice}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === draft.active}
          // Before the click: a click would first take the focus from the input, and close the list.
          onMouseDown={(event) => {
            event.preventDefault();
            draft.take(choice);
          }}
        >
          <bdi dir="ltr" className="value clip">
            {visibleLine(choice)}
          </bdi>
          <span className="muted clip">{explain(choice)}</span>
        </div>
      ))}
    </div>
  );
}
