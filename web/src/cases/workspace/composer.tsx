import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { failureText } from '../../frame/api-failure.ts';
import { KeyHint } from '../../frame/key-caps.tsx';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { ComposerExtras } from './composer-extras.tsx';
import { COMPOSER_KINDS, type ComposerFields, type ComposerKind, EMPTY_FIELDS, KINDS } from './composer-kinds.ts';
import { sendComposed } from './send-composed.ts';
import { useDraft } from './use-draft.ts';

/** What the page asked of the composer last: `count` rises with every asking. */
export type Asked = {
  readonly kind: ComposerKind;
  readonly count: number;
  readonly fields?: Partial<ComposerFields> | undefined;
};

/** One field for everything new in the case. What is typed stays until the server has it, each kind for itself. */
export function Composer({ asked }: { readonly asked: Asked }) {
  const { off, compose } = useCaseWork();
  if (off('tell') !== undefined) return null;
  return (
    <section className="composer" aria-label="Write down">
      <div className="composer-kinds" role="toolbar" aria-label="What to write down">
        {COMPOSER_KINDS.map((kind) => (
          <button
            type="button"
            key={kind}
            className="tab"
            aria-pressed={kind === asked.kind}
            disabled={off(KINDS[kind].needs) !== undefined}
            title={off(KINDS[kind].needs)}
            onClick={() => compose(kind)}
          >
            {KINDS[kind].word} <KeyHint keys={KINDS[kind].keys} />
          </button>
        ))}
      </div>
      <ComposerForm key={asked.kind} asked={asked} />
    </section>
  );
}

function ComposerForm({ asked }: { readonly asked: Asked }) {
  const { kind, count } = asked;
  const { item } = useCaseWork();
  const { word, placeholder, button } = KINDS[kind];
  const draft = useDraft(item.number, kind, EMPTY_FIELDS);
  const { text } = draft.fields;
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const hintId = useId();
  const latest = useRef({ asked, draft });
  useEffect(() => {
    latest.current = { asked, draft };
  });
  useEffect(() => {
    const { fields } = latest.current.asked;
    if (count === 0) return;
    if (fields) latest.current.draft.change(fields);
    field.current?.focus();
  }, [count]);
  const writing = useCaseWrite((fields: ComposerFields) => sendComposed(item.number, kind, fields), {
    onDone: (_, sent) => draft.saved(sent),
  });
  const write = () => {
    if (text.trim() !== '' && !writing.isPending) writing.mutate(draft.fields);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    write();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) write();
    else if (event.key === 'Escape') field.current?.blur();
  };
  const shared = {
    ref: field,
    'aria-label': word,
    'aria-describedby': hintId,
    placeholder,
    value: text,
    onChange: (event: { currentTarget: { value: string } }) => draft.change({ text: event.currentTarget.value }),
    error: writing.error && failureText(writing.error),
  };
  return (
    <form onSubmit={submit} onKeyDown={onKeyDown} className="composer-form">
      {kind === 'task' ? (
        <TextInput {...shared} maxLength={300} />
      ) : (
        <Textarea {...shared} autosize minRows={1} maxRows={14} maxLength={20_000} />
      )}
      <div className="composer-foot">
        <ComposerExtras kind={kind} draft={draft} />
        <span className="composer-send">
          <span className="muted composer-hint" id={hintId}>
            {text === '' ? '' : 'Draft kept in this tab. '}Ctrl Enter writes it down
          </span>
          <Button
            type="submit"
            variant={text.trim() === '' ? 'default' : 'filled'}
            disabled={text.trim() === ''}
            loading={writing.isPending}
          >
            {button}
          </Button>
        </span>
      </div>
    </form>
  );
}
