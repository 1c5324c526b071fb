import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useMemo } from 'react';
import { EntityLink } from '../../estate/entity-link.tsx';
import { failureText } from '../../frame/api-failure.ts';
import { Empty } from '../../frame/load-states.tsx';
import { showFailure, showUndo } from '../../frame/undo-toast.tsx';
import { visibleLine } from '../../frame/visible-text.ts';
import { ZonedTime } from '../../frame/zoned-time.tsx';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { ENTITY_TYPES } from './composer-kinds.ts';
import { alertCountsOf, entityKey } from './entity-links.ts';
import { useDraft } from './use-draft.ts';
import { type CaseEntity, linksQuery, MOST_LINKS, placeEntity, takeEntityOut } from './workspace-calls.ts';

/** What the case is about: hosts, people, addresses, and what a person placed by hand. */
export function EntitiesTab() {
  const { item, off } = useCaseWork();
  const { data } = useQuery(linksQuery(item.number));
  const counts = useMemo(() => (data ? alertCountsOf(data.data) : undefined), [data]);
  const isCut = data?.data.length === MOST_LINKS;
  return (
    <>
      {off('work') === undefined && <EntityForm />}
      {item.entities.length === 0 ? (
        <Empty title="No entity yet">They come with the alerts, or by hand.</Empty>
      ) : (
        <div className="entity-table-box">
          <table className="facts entity-table">
            <caption className="hidden">Entities of {item.number}</caption>
            <thead>
              <tr>
                <th scope="col">Entity</th>
                <th scope="col">First seen</th>
                <th scope="col">Placed by</th>
                <th scope="col" className="figures">
                  Alerts
                </th>
                <th scope="col">
                  <span className="hidden">Take out</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {item.entities.map((entity) => (
                <EntityRow
                  key={entityKey(entity)}
                  entity={entity}
                  alerts={counts && `${isCut ? '≥ ' : ''}${counts.get(entityKey(entity)) ?? 0}`}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** `alerts` undefined: not known yet. */
function EntityRow({ entity, alerts }: { readonly entity: CaseEntity; readonly alerts: string | undefined }) {
  const { item, off } = useCaseWork();
  const removing = useCaseWrite(() => takeEntityOut(item.number, entity), {
    onDone: () =>
      showUndo({
        text: `Taken out: ${visibleLine(entity.name)}`,
        undo: () => placeEntity(item.number, entity),
      }),
    onError: (error) => showFailure('The entity was not taken out', error),
  });
  return (
    <tr>
      <th scope="row">
        <span className="muted entity-type">{visibleLine(entity.type)}</span>{' '}
        <EntityLink type={entity.type} name={entity.name} />
      </th>
      <td>
        <ZonedTime at={entity.firstSeenAt} />
      </td>
      <td>
        {entity.alertNumber ? (
          <Link to="/alerts/$alertId" params={{ alertId: entity.alertNumber }}>
            {entity.alertNumber}
          </Link>
        ) : (
          'by hand'
        )}
      </td>
      <td className="figures">{alerts ?? '…'}</td>
      <td>
        {off('work') === undefined && (
          <button
            type="button"
            className="link-button"
            disabled={removing.isPending}
            onClick={() => removing.mutate(undefined)}
          >
            Take out<span className="hidden"> {visibleLine(entity.name)}</span>
          </button>
        )}
      </td>
    </tr>
  );
}

const EMPTY = { type: 'host', name: '' };

function EntityForm() {
  const { item } = useCaseWork();
  const draft = useDraft(item.number, 'entity', EMPTY);
  const { type, name } = draft.fields;
  const placing = useCaseWrite(
    (fields: typeof EMPTY) => placeEntity(item.number, { ...fields, name: fields.name.trim() }),
    {
      onDone: (_, sent) => draft.saved(sent),
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !placing.isPending) placing.mutate(draft.fields);
  };
  return (
    <form onSubmit={submit} className="entity-form">
      <NativeSelect
        size="xs"
        aria-label="Kind of entity"
        value={type}
        onChange={(event) => draft.change({ type: event.currentTarget.value })}
        data={[...ENTITY_TYPES]}
      />
      <TextInput
        className="grow"
        aria-label="Name of the entity"
        placeholder="Name, address or value"
        maxLength={500}
        value={name}
        onChange={(event) => draft.change({ name: event.currentTarget.value })}
        error={placing.error && failureText(placing.error)}
      />
      <Button type="submit" disabled={name.trim() === ''} loading={placing.isPending}>
        Place it
      </Button>
    </form>
  );
}
