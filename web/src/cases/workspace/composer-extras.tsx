import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { usePreferences } from '../../frame/preferences/preferences.ts';
import { parseTypedMoment } from '../../frame/time-range/parse-typed-moment.ts';
import { zoneName } from '../../frame/zoned-text.ts';
import { useCaseWork } from './case-work.tsx';
import {
  AUDIENCE_NAMES,
  AUDIENCE_WORDS,
  type ComposerFields,
  type ComposerKind,
  ENTITY_TYPES,
} from './composer-kinds.ts';
import { typedTime, typedZone } from './send-composed.ts';
import type { DraftOf } from './use-draft.ts';
import { peopleQuery } from './workspace-calls.ts';

type ExtrasProps = { readonly draft: DraftOf<ComposerFields> };

/** What one kind asks beside its text. */
export function ComposerExtras({ kind, draft }: ExtrasProps & { readonly kind: ComposerKind }) {
  switch (kind) {
    case 'event':
      return <EventExtras draft={draft} />;
    case 'task':
      return <TaskExtras draft={draft} />;
    case 'update':
      return <UpdateExtras draft={draft} />;
    case 'note':
    case 'decision':
      return null;
  }
}

function EventExtras({ draft: { fields, change } }: ExtrasProps) {
  const { timeZone } = usePreferences();
  const readIn = typedZone(fields, timeZone);
  const zone = zoneName(readIn);
  const isUnreadable = fields.at.trim() !== '' && parseTypedMoment(fields.at, readIn) === undefined;
  return (
    <>
      <TextInput
        className="composer-when"
        aria-label={`When it happened (${zone})`}
        placeholder={`when (${zone}): now`}
        title={`2026-11-22 02:14:07 in ${zone}, with +02:00 behind it for another zone; or now-20m`}
        value={fields.at}
        error={isUnreadable}
        onChange={(event) => change(typedTime(event.currentTarget.value, fields, timeZone))}
      />
      <TextInput
        className="composer-event"
        aria-label="Id of the event that shows it"
        placeholder="event id"
        value={fields.eventId}
        onChange={(event) => change({ eventId: event.currentTarget.value })}
      />
      <EntityFields draft={{ fields, change }} />
    </>
  );
}

function EntityFields({
  draft: { fields, change },
}: {
  readonly draft: Pick<DraftOf<ComposerFields>, 'fields' | 'change'>;
}) {
  const { off } = useCaseWork();
  if (off('work') !== undefined) return null;
  return (
    <span className="composer-pair">
      <NativeSelect
        size="xs"
        aria-label="Kind of entity"
        value={fields.entityType}
        onChange={(event) => change({ entityType: event.currentTarget.value })}
        data={[...ENTITY_TYPES]}
      />
      <TextInput
        aria-label="Entity to place with it"
        placeholder="place an entity"
        maxLength={500}
        value={fields.entityName}
        onChange={(event) => change({ entityName: event.currentTarget.value })}
      />
    </span>
  );
}

function TaskExtras({ draft: { fields, change } }: ExtrasProps) {
  const people = useQuery(peopleQuery).data?.data ?? [];
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label="Who does it"
        value={fields.assignee}
        onChange={(event) => change({ assignee: event.currentTarget.value })}
      >
        <option value="">for nobody yet</option>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </NativeSelect>
      <Checkbox
        size="xs"
        label="required before closing"
        checked={fields.required === 'yes'}
        onChange={(event) => change({ required: event.currentTarget.checked ? 'yes' : '' })}
      />
    </>
  );
}

const NEXT_DUE = [
  { value: '', label: 'no next one promised' },
  { value: '30', label: 'next in 30 min' },
  { value: '60', label: 'next in 1 h' },
  { value: '120', label: 'next in 2 h' },
  { value: '240', label: 'next in 4 h' },
  { value: '1440', label: 'next in 24 h' },
];

function UpdateExtras({ draft: { fields, change } }: ExtrasProps) {
  const { off } = useCaseWork();
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label="To whom"
        value={fields.audience}
        onChange={(event) => change({ audience: event.currentTarget.value })}
      >
        <option value="">to whom …</option>
        {AUDIENCE_NAMES.map((name) => (
          <option key={name} value={name}>
            {AUDIENCE_WORDS[name]}
          </option>
        ))}
      </NativeSelect>
      {off('work') === undefined && (
        <NativeSelect
          size="xs"
          aria-label="When the next one is due"
          value={fields.dueMinutes}
          onChange={(event) => change({ dueMinutes: event.currentTarget.value })}
          data={NEXT_DUE}
        />
      )}
    </>
  );
}
