import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { CaseReply, CaseRole } from '../../../../src/respond/cases/contract.ts';
import { PresentPeople } from '../../frame/presence/present-people.tsx';
import { SampleTag } from '../../frame/sample-tag.tsx';
import { SeverityBadge } from '../../frame/severity-badge.tsx';
import { showFailure } from '../../frame/undo-toast.tsx';
import { visibleLine } from '../../frame/visible-text.ts';
import { Ago, ZonedTime } from '../../frame/zoned-time.tsx';
import { ownCase } from '../case-calls.ts';
import { CaseStatusTag } from '../case-status-tag.tsx';
import { CaseActions } from './case-actions.tsx';
import { CaseBrief } from './case-brief.tsx';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { Paragraphs } from './paragraphs.tsx';
import { PersonPick } from './person-pick.tsx';
import { giveRole, rate } from './workspace-calls.ts';

/** What this is, how it stands, and who does it. */
export function CaseSide() {
  const { item } = useCaseWork();
  // Where it is narrow; elsewhere there is room for all of it.
  const [isOpen, setOpen] = useState(false);
  return (
    <aside className={isOpen ? 'case-side case-side-open' : 'case-side'} aria-label="The case">
      <div className="record-line">
        <span className="value muted">{item.number}</span>
        {item.isSample && <SampleTag />}
        <CaseStatusTag item={item} />
        <PresentPeople kind="case" id={item.number} />
      </div>
      <h1 title={visibleLine(item.title)}>{visibleLine(item.title)}</h1>
      <CaseBrief isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      {item.description !== '' && (
        <div className="muted case-description">
          <Paragraphs text={item.description} limit={600} />
        </div>
      )}
      <CaseActions />
      <dl className="case-facts">
        <div>
          <dt>Severity</dt>
          <dd>
            <Severity />
          </dd>
        </div>
        <Owner />
        {ROLES.map(({ role, word }) => (
          <RoleRow key={role} role={role} word={word} />
        ))}
        <Clock item={item} />
      </dl>
    </aside>
  );
}

const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const;

function Severity() {
  const { item, off } = useCaseWork();
  const rating = useCaseWrite((level: (typeof LEVELS)[number]) => rate(item, level), {
    onError: (error) => showFailure('The severity was not changed', error),
  });
  if (off('work') !== undefined) return <SeverityBadge level={item.severity} />;
  return (
    <span className="case-severity">
      <SeverityBadge level={item.severity} />
      <NativeSelect
        size="xs"
        aria-label="Severity"
        value={item.severity}
        disabled={rating.isPending}
        onChange={(event) => {
          const level = LEVELS.find((name) => name === event.currentTarget.value);
          if (level) rating.mutate(level);
        }}
        data={[...LEVELS]}
      />
    </span>
  );
}

function Owner() {
  const { item, off } = useCaseWork();
  const owning = useCaseWrite((person: string | null) => ownCase(item, person), {
    onError: (error) => showFailure('The owner was not changed', error),
  });
  return (
    <div>
      <dt>Owner</dt>
      <dd>
        <PersonPick label="Owner" person={item.owner} off={off('work')} onPick={owning.mutate} />
      </dd>
    </div>
  );
}

const ROLES = [
  { role: 'lead', word: 'Lead' },
  { role: 'communications', word: 'Communications' },
  { role: 'scribe', word: 'Scribe' },
] as const satisfies readonly { readonly role: CaseRole; readonly word: string }[];

function RoleRow({ role, word }: { readonly role: CaseRole; readonly word: string }) {
  const { item, off } = useCaseWork();
  const holder = item.roles.find((known) => known.role === role);
  const giving = useCaseWrite((person: string | null) => giveRole(item.number, role, person), {
    onError: (error) => showFailure('The role was not given', error),
  });
  return (
    <div>
      <dt>{word}</dt>
      <dd>
        <PersonPick label={word} person={holder?.person ?? null} off={off('work')} onPick={giving.mutate} />
      </dd>
    </div>
  );
}

function Clock({ item }: { readonly item: CaseReply }) {
  return (
    <>
      <ClockRow word="Opened" at={item.openedAt} note={`by ${item.openedBy.name}`} />
      {item.incidentDeclaredAt && <ClockRow word="Incident" at={item.incidentDeclaredAt} note="declared" />}
      {item.closedAt && <ClockRow word="Closed" at={item.closedAt} note={`by ${item.closing?.by.name ?? 'unknown'}`} />}
    </>
  );
}

function ClockRow({ word, at, note }: { readonly word: string; readonly at: string; readonly note: string }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>
        <strong className="figures">
          <Ago since={at} />
        </strong>
        <div className="muted">
          <ZonedTime at={at} /> {note}
        </div>
      </dd>
    </div>
  );
}
