import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Person } from '../../../../src/detect/alerts/contract.ts';
import { failureText } from '../../frame/api-failure.ts';
import { useSession } from '../../identity/session.ts';
import { peopleQuery } from './workspace-calls.ts';

type PersonPickProps = {
  /** For whom one is chosen: `Owner`. */
  readonly label: string;
  readonly person: Person | null;
  /** Why it cannot be changed. */
  readonly off: string | undefined;
  /** A user id; null is nobody. */
  readonly onPick: (person: string | null) => void;
};

/** A name that becomes a list when it is pressed: a page full of lists would be slow to draw and to hear. */
export function PersonPick({ label, person, off, onPick }: PersonPickProps) {
  const [isOpen, setOpen] = useState(false);
  const name = person?.name ?? 'nobody';
  if (isOpen) {
    return (
      <PeopleList
        label={label}
        person={person}
        onEnd={() => setOpen(false)}
        onPick={(id) => {
          setOpen(false);
          if (id !== (person?.id ?? null)) onPick(id);
        }}
      />
    );
  }
  return (
    <button
      type="button"
      className={person ? 'pick' : 'pick pick-empty'}
      aria-label={`${label}: ${name}`}
      aria-disabled={off !== undefined}
      title={off ?? `Change: ${label}`}
      onClick={() => off === undefined && setOpen(true)}
    >
      {name}
    </button>
  );
}

type PeopleListProps = Pick<PersonPickProps, 'label' | 'person' | 'onPick'> & { readonly onEnd: () => void };

function PeopleList({ label, person, onPick, onEnd }: PeopleListProps) {
  const { data, error } = useQuery(peopleQuery);
  const me = useSession().data;
  const known = data?.data ?? [];
  const others = known.filter(({ id }) => id !== me?.id);
  const isKnown = person === null || known.some(({ id }) => id === person.id);
  return (
    <NativeSelect
      size="xs"
      autoFocus
      aria-label={label}
      value={person?.id ?? ''}
      error={error && failureText(error)}
      onBlur={onEnd}
      onKeyDown={(event) => event.key === 'Escape' && onEnd()}
      onChange={(event) => onPick(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    >
      <option value="">nobody</option>
      {me && known.some(({ id }) => id === me.id) && <option value={me.id}>{me.name} (you)</option>}
      {!isKnown && person && person.id !== me?.id && <option value={person.id}>{person.name}</option>}
      {others.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </NativeSelect>
  );
}
