import { ageText } from './age.ts';
import { changePreferences, usePreferences } from './preferences/preferences.ts';
import { useNow } from './use-now.ts';
import { type TimeZone, zonedText } from './zoned-text.ts';

/** An RFC 3339 text, or milliseconds since the Unix epoch. */
export type Moment = string | number;

let local: Intl.DateTimeFormat | undefined;

function localText(date: Date): string {
  // Made with the first text: that takes as long as a page of rows.
  local ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
  return `${local.format(date)} (local)`;
}

function utcText(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Written when somebody points there: most times of a page are never asked for theirs, and each would cost as much as its row. */
function hinted(text: () => string) {
  const write = ({ currentTarget }: { readonly currentTarget: HTMLElement }) => {
    currentTarget.title = text();
  };
  return { onPointerEnter: write };
}

const otherText = (date: Date, timeZone: TimeZone) => (timeZone === 'utc' ? localText(date) : utcText(date));

/** UTC on the page and local time on hover; the other way round for who chose so. The zone is always printed. */
export function ZonedTime({ at, withMs = false }: { readonly at: Moment; readonly withMs?: boolean }) {
  const { timeZone } = usePreferences();
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span className="muted">unknown time</span>;
  const { day, time, ms, zone } = zonedText(date, timeZone);
  return (
    <time dateTime={date.toISOString()} {...hinted(() => otherText(date, timeZone))} className="value">
      <span className="year">{day.slice(0, -5)}</span>
      {day.slice(-5)} {time}
      {withMs && <span className="ms">{ms}</span>}
      {zone}
    </time>
  );
}

/** The clock alone, where the day and the zone stand above it; both zones on hover. */
export function ClockTime({ at }: { readonly at: Moment }) {
  const { timeZone } = usePreferences();
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span className="muted">unknown</span>;
  return (
    <time dateTime={date.toISOString()} title={`${utcText(date)}\n${localText(date)}`} className="value">
      {zonedText(date, timeZone).time}
    </time>
  );
}

export function Age({ since }: { readonly since: Moment }) {
  const nowMs = useNow();
  const date = new Date(since);
  if (Number.isNaN(date.getTime())) return <span className="muted">unknown</span>;
  return (
    <time dateTime={date.toISOString()} {...hinted(() => `${utcText(date)}\n${localText(date)}`)} className="figures">
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

const OTHER = { utc: 'local', local: 'utc' } as const satisfies Record<TimeZone, TimeZone>;
const IN_WORDS = { utc: 'UTC', local: 'the time of this machine' } as const satisfies Record<TimeZone, string>;

/** The clock in the bar, in the zone of all times on the pages: a press changes both. */
export function ZoneClock() {
  const { timeZone } = usePreferences();
  const date = new Date(useNow());
  const { time, zone } = zonedText(date, timeZone);
  const other = OTHER[timeZone];
  const hint = (zoneNow: TimeZone) => `${otherText(date, zoneNow)}. Press: all times in ${IN_WORDS[OTHER[zoneNow]]}`;
  const write = ({ currentTarget }: { readonly currentTarget: HTMLElement }) => {
    currentTarget.title = hint(timeZone);
  };
  return (
    <button
      type="button"
      className="clock"
      onPointerEnter={write}
      onFocus={write}
      onClick={({ currentTarget }) => {
        // Who presses stays on it: neither pointer nor focus come again.
        currentTarget.title = hint(other);
        void changePreferences({ timeZone: other });
      }}
    >
      <time dateTime={date.toISOString()}>
        {time.slice(0, 5)} {timeZone === 'utc' ? <abbr title="Coordinated Universal Time">UTC</abbr> : zone}
      </time>
    </button>
  );
}
