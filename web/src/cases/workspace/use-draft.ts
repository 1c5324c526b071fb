import { useRef, useState } from 'react';
import { useSession } from '../../identity/session.ts';
import { afterSaving, draftKey, readDraft, writeDraft } from './drafts.ts';

export type DraftOf<Fields> = {
  readonly fields: Fields;
  readonly change: (changes: Partial<Fields>) => void;
  /** To be called with what was sent, when the server has it; `onto` changes what was typed on meanwhile. */
  readonly saved: (sent: Fields, onto?: Partial<Fields>) => void;
};

/** Fields that survive an error, a lost link and a reload of this tab. */
export function useDraft<Fields extends Readonly<Record<string, string>>>(
  caseNumber: string,
  name: string,
  empty: Fields,
): DraftOf<Fields> {
  const me = useSession().data?.id ?? '';
  const key = draftKey(me, caseNumber, name);
  const [fields, setFields] = useState(() => readDraft(store(), key, empty));
  const latest = useRef(fields);
  const put = (next: Fields) => {
    latest.current = next;
    writeDraft(store(), key, { draft: next, empty });
    setFields(next);
  };
  return {
    fields,
    change: (changes) => put({ ...latest.current, ...changes }),
    saved: (sent, onto = {}) => put(afterSaving(latest.current, empty, { sent, onto })),
  };
}

/** Some browsers forbid it altogether. */
function store(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
