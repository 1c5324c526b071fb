import { Button } from '@mantine/core';
import type { CaseReply, StatusUpdate } from '../../../../src/respond/cases/contract.ts';
import { showNotice } from '../../frame/undo-toast.tsx';
import { ZonedTime } from '../../frame/zoned-time.tsx';
import { useCaseWork } from './case-work.tsx';
import { AUDIENCE_WORDS } from './composer-kinds.ts';
import { DueText } from './due-text.tsx';
import { Paragraphs } from './paragraphs.tsx';

/** Who was told what, and who waits for a word. */
export function CommsTab() {
  const { item, off, compose } = useCaseWork();
  return (
    <>
      <Due due={item.dueUpdates} />
      <section aria-labelledby="comms-updates" className="story-part">
        <header>
          <h2 id="comms-updates">Status updates</h2>
          <span className="muted">newest first; written down here, mailed to nobody by Watchfloor itself</span>
          {off('tell') === undefined && (
            <Button size="compact-xs" className="push" onClick={() => compose('update')}>
              Write one
            </Button>
          )}
        </header>
        {item.updates.length === 0 && <p className="muted">Nobody has been told anything yet.</p>}
        <ol className="plain">
          {item.updates.map((update) => (
            <UpdateRow key={update.id} update={update} />
          ))}
        </ol>
      </section>
    </>
  );
}

function Due({ due }: Pick<{ readonly due: CaseReply['dueUpdates'] }, 'due'>) {
  const { item, off, compose } = useCaseWork();
  if (item.status === 'closed') return null;
  return (
    <section aria-labelledby="comms-due" className="story-part">
      <header>
        <h2 id="comms-due">Promised</h2>
        <span className="muted">what each audience was told last about the next update</span>
      </header>
      {due.length === 0 && <p className="muted">No audience waits for an update.</p>}
      <ul className="plain due">
        {due.map(({ audience, dueAt }) => (
          <li key={audience}>
            <strong>{AUDIENCE_WORDS[audience]}</strong>
            <DueText dueAt={dueAt} />
            {off('tell') === undefined && (
              <Button size="compact-xs" className="push" onClick={() => compose('update', { audience })}>
                Write it
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function UpdateRow({ update }: { readonly update: StatusUpdate }) {
  const { audience, text, by, at, nextDueAt } = update;
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => showNotice('The text is in the clipboard.'),
      () => showNotice('The browser refuses its clipboard here.'),
    );
  return (
    <li className="update">
      <div className="moment-line">
        <strong>{AUDIENCE_WORDS[audience]}</strong>
        <span className="muted">
          {by.name}, <ZonedTime at={at} />
        </span>
        {nextDueAt && (
          <span className="muted">
            next by <ZonedTime at={nextDueAt} />
          </span>
        )}
        {/* Browsers give the clipboard to pages from https and from this machine only. */}
        {navigator.clipboard !== undefined && (
          <button type="button" className="link-button push" onClick={copy}>
            Copy<span className="hidden"> the update to {AUDIENCE_WORDS[audience]}</span>
          </button>
        )}
      </div>
      <Paragraphs text={text} />
    </li>
  );
}
