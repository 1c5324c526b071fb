import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { DetectionInFull } from '../../../../src/detect/content/contract.ts';
import { Empty, FailureNotice, LoadingRows } from '../../frame/load-states.tsx';
import { randomUuid } from '../../frame/random-uuid.ts';
import { useTitle } from '../../frame/use-title.ts';
import { useMay, useSession } from '../../identity/session.ts';
import { detectionQuery } from '../detection-calls.ts';
import './editor.css';
import { ruleSourceQuery } from './editor-calls.ts';
import { newRuleText } from './new-rule-text.ts';
import { RuleEditor } from './rule-editor.tsx';
import type { Opened } from './use-rule-text.ts';

const editRoute = getRouteApi('/frame/detections/$ruleId/edit');
const newRoute = getRouteApi('/frame/detections/new');

export function EditRulePage() {
  const { ruleId } = editRoute.useParams();
  const rule = useQuery(detectionQuery(ruleId));
  const source = useQuery(ruleSourceQuery(ruleId));
  useTitle(rule.data ? `Edit ${rule.data.title}` : 'Edit a rule');
  const error = source.error ?? rule.error;
  if (rule.data && source.data) {
    return <EditorFrame key={ruleId} rule={rule.data} opened={{ ...source.data, source: source.data }} />;
  }
  const retry = () => {
    void rule.refetch();
    void source.refetch();
  };
  return (
    <main className="page page-record wide">
      <h1 className="hidden">Edit a rule</h1>
      {error ? (
        <FailureNotice what="The rule" error={error} onRetry={retry} />
      ) : (
        <LoadingRows label="Loading the rule" />
      )}
    </main>
  );
}

export function NewRulePage() {
  const { draft } = newRoute.useSearch();
  const session = useSession();
  const mayRead = useMay('rules.read');
  useTitle('New rule');
  if (!session.data) return <main className="page" />;
  if (!mayRead) {
    return (
      <main className="page">
        <Empty title="You are not allowed to see this">
          This needs the permission rules.read, which your role does not hold. Ask an administrator.
        </Empty>
      </main>
    );
  }
  return <NewRule key={draft} draft={draft} author={session.data.name} />;
}

/** The template is made once: its id must not change with every drawing. */
function NewRule({ draft, author }: { readonly draft: string | undefined; readonly author: string }) {
  const [opened] = useState((): Opened => {
    const date = new Date().toISOString().slice(0, 10);
    const template = newRuleText({ id: randomUuid(), author, date });
    return { ...(draft === undefined ? template : { text: draft, tests: '' }), source: undefined };
  });
  return <EditorFrame rule={undefined} opened={opened} />;
}

type EditorFrameProps = { readonly rule: DetectionInFull | undefined; readonly opened: Opened };

function EditorFrame({ rule, opened }: EditorFrameProps) {
  return (
    <main className="page editor-page">
      <nav aria-label="Back" className="crumbs">
        <Link to="/detections">Detections</Link>
        {rule && (
          <>
            {' / '}
            <Link to="/detections/$ruleId" params={{ ruleId: rule.id }}>
              {rule.title}
            </Link>
          </>
        )}
      </nav>
      <RuleEditor rule={rule} opened={opened} />
    </main>
  );
}
