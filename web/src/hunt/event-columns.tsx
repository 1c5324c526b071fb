import { SampleTag } from '../frame/sample-tag.tsx';
import type { DataColumn } from '../frame/table/data-column.ts';
import { MiddleText } from '../frame/table/middle-text.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import type { EventSummary } from './event-calls.ts';

/** No more of a text is drawn in a row. */
const CHARACTERS = 300;

const cut = (text: string) => text.slice(0, CHARACTERS);

function textColumn(
  column: Omit<DataColumn<EventSummary>, 'cell' | 'hint' | 'isValue'>,
  textOf: (event: EventSummary) => string,
): DataColumn<EventSummary> {
  return {
    ...column,
    isValue: true,
    hint: (event) => visibleLine(cut(textOf(event))),
    cell: (event) => <MiddleText text={cut(textOf(event))} />,
  };
}

/** What a row of events can tell; which of it is shown, the address or the person says. */
export const EVENT_COLUMNS: readonly DataColumn<EventSummary>[] = [
  {
    key: 'time',
    title: 'Time',
    widthPx: 208,
    fromPx: 560,
    orders: [
      { value: 'newest', title: 'Newest first', direction: 'descending' },
      { value: 'oldest', title: 'Oldest first', direction: 'ascending' },
    ],
    cell: ({ time }) => <ZonedTime at={time} withMs />,
  },
  textColumn({ key: 'source', title: 'Source', widthPx: 150, fromPx: 980 }, ({ sourceId }) => sourceId),
  textColumn({ key: 'host', title: 'Host', widthPx: 150, compactPx: 130, fromPx: 640 }, ({ host }) => host),
  textColumn({ key: 'user', title: 'User', widthPx: 130, fromPx: 860 }, ({ user }) => user),
  {
    key: 'event',
    title: 'Event',
    isMain: true,
    hint: ({ summary }) => visibleLine(cut(summary)),
    cell: (event) => <EventCell event={event} />,
    under: (event) => <UnderEvent event={event} />,
  },
  {
    key: 'rules',
    title: 'Rules',
    widthPx: 62,
    fromPx: 560,
    isFigure: true,
    cell: ({ matchCount }) => (matchCount > 0 ? matchCount : <span className="muted">0</span>),
  },
  textColumn({ key: 'code', title: 'Event code', widthPx: 96, isExtra: true }, ({ eventCode }) => eventCode),
  textColumn({ key: 'log', title: 'Log', widthPx: 170, isExtra: true }, logOf),
  textColumn({ key: 'sender', title: 'Sender', widthPx: 150, isExtra: true }, ({ sender }) => sender),
  {
    key: 'received',
    title: 'Received',
    widthPx: 190,
    isExtra: true,
    cell: ({ receivedAt }) => <ZonedTime at={receivedAt} />,
  },
  textColumn({ key: 'id', title: 'Id', widthPx: 190, isExtra: true }, ({ id }) => id),
];

function logOf({ product, service }: EventSummary): string {
  return [product, service].filter((part) => part !== '').join(' ');
}

function EventCell({ event }: { readonly event: EventSummary }) {
  return (
    <div className="cell-line">
      <bdi dir="ltr" className="clip">
        {visibleLine(cut(event.summary))}
      </bdi>
      {event.isSample && <SampleTag />}
    </div>
  );
}

function UnderEvent({ event }: { readonly event: EventSummary }) {
  return (
    <>
      <ZonedTime at={event.time} />
      <bdi dir="ltr" className="value clip">
        {visibleLine(cut(event.host))}
      </bdi>
    </>
  );
}
