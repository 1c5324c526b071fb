import { EventText } from '../../frame/event-text.tsx';
import { linesOf } from './lines-of.ts';

/** What people write: each line its own, so that line ends need no mark. Everything else in it stays as named as in events. */
export function Paragraphs({ text, limit = 4_000 }: { readonly text: string; readonly limit?: number }) {
  return linesOf(text).map(({ at, line }) => (
    <p key={at} className="prose">
      <EventText text={line} limit={limit} />
    </p>
  ));
}
