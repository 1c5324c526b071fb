import type { CaseReply } from '../../../../src/respond/cases/contract.ts';
import { Section } from '../../frame/section.tsx';
import { ZonedTime } from '../../frame/zoned-time.tsx';
import { OUTCOME_WORDS } from '../outcome-words.ts';
import { Paragraphs } from './paragraphs.tsx';

/** How it ended, and what can still be done. */
export function CaseClosed({ closing }: { readonly closing: NonNullable<CaseReply['closing']> }) {
  return (
    <Section title={`Closed: ${OUTCOME_WORDS[closing.outcome]}`}>
      <Paragraphs text={closing.summary} />
      <p className="muted">
        {closing.by.name}, <ZonedTime at={closing.at} />. What is learnt later can still be written down: notes, events,
        decisions, the story, a last status update. The rest is off until the case is opened again.
      </p>
    </Section>
  );
}
