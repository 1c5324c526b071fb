import { Button, Textarea } from '@mantine/core';
import type { FormEvent } from 'react';
import { failureText } from '../../frame/api-failure.ts';
import { ZonedTime } from '../../frame/zoned-time.tsx';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { Paragraphs } from './paragraphs.tsx';
import { draftFrom, NO_SUMMARY_DRAFT, type SummaryDraft, writtenSince } from './story.ts';
import { SummaryVersions } from './summary-versions.tsx';
import { type DraftOf, useDraft } from './use-draft.ts';
import { saveStory } from './workspace-calls.ts';

/** The summary as it stands, or the field in which it is written. */
export function SummaryPart() {
  const { item, off } = useCaseWork();
  const draft = useDraft(item.number, 'summary', NO_SUMMARY_DRAFT);
  const isEditing = draft.fields.basedOn !== '';
  return (
    <section aria-labelledby="story-summary" className="story-part">
      <header>
        <h2 id="story-summary">Summary</h2>
        {item.story && (
          <span className="muted">
            version {item.story.version} by {item.story.by.name}, <ZonedTime at={item.story.at} />
          </span>
        )}
        {!isEditing && off('tell') === undefined && (
          <Button size="compact-xs" className="push" onClick={() => draft.change(draftFrom(item.story))}>
            {item.story ? 'Edit' : 'Write it'}
          </Button>
        )}
      </header>
      {isEditing ? <SummaryEditor draft={draft} /> : <SummaryText />}
      {item.story && item.story.version > 1 && <SummaryVersions />}
    </section>
  );
}

function SummaryText() {
  const { item } = useCaseWork();
  if (!item.story) {
    return <p className="muted">Nobody has written it yet: two sentences that somebody who joins now can work from.</p>;
  }
  return (
    <div className="summary-text">
      <Paragraphs text={item.story.text} />
    </div>
  );
}

function SummaryEditor({ draft }: { readonly draft: DraftOf<SummaryDraft> }) {
  const { item } = useCaseWork();
  const { fields } = draft;
  const since = writtenSince(fields, item.story);
  const saving = useCaseWrite(
    ({ text, basedOn }: SummaryDraft) => saveStory(item.number, { text: text.trim(), basedOn: Number(basedOn) }),
    // Whoever typed on goes on from their own version.
    { onDone: ({ version }, sent) => draft.saved(sent, { basedOn: String(version) }) },
  );
  const isReady = fields.text.trim() !== '' && !saving.isPending;
  const save = () => {
    if (isReady && !since) saving.mutate(fields);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <form onSubmit={submit} className="stack">
      {since && <WrittenSince draft={draft} />}
      <Textarea
        aria-label="Summary"
        placeholder="What happened, how far it reached, what is being done"
        autoFocus
        autosize
        minRows={4}
        maxRows={24}
        maxLength={20_000}
        value={fields.text}
        onChange={(event) => draft.change({ text: event.currentTarget.value })}
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && save()}
        error={saving.error && !since && failureText(saving.error)}
      />
      <div className="form-foot">
        <span className="muted">Draft kept in this tab. Ctrl Enter saves.</span>
        <Button onClick={() => draft.change(NO_SUMMARY_DRAFT)}>Discard</Button>
        <Button type="submit" variant="filled" disabled={!isReady || since !== undefined} loading={saving.isPending}>
          Save version {(item.story?.version ?? 0) + 1}
        </Button>
      </div>
    </form>
  );
}

/** Nothing is overwritten that the writer has not seen: both texts stand here until the writer says so. */
function WrittenSince({ draft }: { readonly draft: DraftOf<SummaryDraft> }) {
  const { item } = useCaseWork();
  if (!item.story) return null;
  const { version, by, at, text } = item.story;
  return (
    <div className="changed-since" role="alert">
      <p>
        <strong>Changed since you began:</strong> version {version} by {by.name}, <ZonedTime at={at} />
      </p>
      <Paragraphs text={text} />
      <div className="form-foot">
        <Button size="compact-xs" onClick={() => draft.change(draftFrom(item.story))}>
          Take theirs, drop mine
        </Button>
        <Button size="compact-xs" onClick={() => draft.change({ basedOn: String(version) })}>
          I have brought both together
        </Button>
      </div>
    </div>
  );
}
