import { ageText } from './age.ts';
import { useNow } from './use-now.ts';

/** An RFC 3339 text, or milliseconds since the Unix epoch. */
export type Moment = string | number;

const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

function localText(date: Date): string {
  return `${LOCAL.format(date)} (local)`;
}

/** UTC on the page, local time on hover. */
export function UtcTime({ at, withMs = false }: { readonly at: Moment; readonly withMs?: boolean }) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span className="muted">unknown time</span>;
  const iso = date.toISOString();
  return (
    <time dateTime={iso} title={localText(date)} className="value">
      <span className="year">{iso.slice(0, 5)}</span>
      {iso.slice(5, 10)} {iso.slice(11, 19)}
      {withMs && <span className="ms">{iso.slice(19, 23)}</span>}Z
    </time>
  );
}

export function Age({ since }: { readonly since: Moment }) {
  const nowMs = useNow();
  const date = new Date(since);
  if (Number.isNaN(date.getTime())) return <span className="muted">unknown</span>;
  const iso = date.toISOString();
  return (
    <time dateTime={iso} title={`${iso.slice(0, 19).replace('T', ' ')} UTC\n${localText(date)}`} className="figures">
      {ageText(date.getTime(), nowMs)}
    </time>
  );
}

/** `just now`, `12 min ago`. */
export function Ago({ since }: { readonly since: Moment }) {
  const nowMs = useNow();
  const text = ageText(new Date(since).getTime(), nowMs);
  return text === 'now' ? (
    'just now'
  ) : (
    <>
      <Age since={since} /> ago
    </>
  );
}

export function UtcClock() {
  const date = new Date(useNow());
  return (
    <time className="clock" dateTime={date.toISOString()} title={localText(date)}>
      {date.toISOString().slice(11, 16)} <abbr title="Coordinated Universal Time">UTC</abbr>
    </time>
  );
}
