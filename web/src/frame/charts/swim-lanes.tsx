import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { usePreferences } from '../preferences/preferences.ts';
import type { ResolvedRange } from '../time-range/time-range.ts';
import type { TimeZone } from '../zoned-text.ts';
import { type LaneCursor, markAt, moveCursor } from './lane-cursor.ts';
import { extentOf, type Lane, type LaneMark, type PlacedMark, placeMarks, zoomed } from './lane-marks.ts';
import { LanePicture } from './lane-picture.tsx';
import { LanesTable, timeText } from './lanes-table.tsx';
import { useWidth } from './use-width.ts';
import './lanes.css';
import './picture.css';

export type SwimLanesProps = {
  /** What is shown: `Alerts and events of CS-1`. */
  readonly label: string;
  /** Keep the same array while the data is the same. */
  readonly lanes: readonly Lane[];
  /** What is looked at; undefined: all of it. */
  readonly range: ResolvedRange | undefined;
  /** Undefined is all of it again. Absent: the time cannot be changed. */
  readonly onRange?: (range: ResolvedRange | undefined) => void;
  /** What stands behind one mark is wanted. */
  readonly onOpen?: (mark: LaneMark) => void;
  /** What these are, and of how many, in words. */
  readonly words: ReactNode;
  readonly legend?: ReactNode;
  /** So wide is a mark at least. */
  readonly leastPx?: number;
};

const NAMES_PX = 176;
/** Narrower, names stand above their lanes: as in lanes.css. */
const STACKED_PX = 520;

/** What happened to whom, side by side over time. Arrows go from mark to mark, Enter opens, + and − change the time. */
export function SwimLanes(props: SwimLanesProps) {
  const { label, lanes, words, legend, onRange } = props;
  const [table, setTable] = useState<readonly Lane[]>();
  const [told, setTold] = useState<string>();
  const whole = useMemo(() => extentOf(lanes), [lanes]);
  const range = props.range ?? whole;
  if (!whole || !range) return null;
  return (
    <figure className="lanes">
      {table ? (
        <LanesTable label={label} lanes={table} />
      ) : (
        <Lanes {...props} range={range} onTell={setTold} onList={(lane) => setTable([lane])} key={lanes.length} />
      )}
      <figcaption className="picture-foot">
        {legend}
        <span className="picture-words" role="status">
          {told ?? words}
        </span>
        {onRange && !table && <ZoomButtons range={range} isWhole={props.range === undefined} onRange={onRange} />}
        <button
          type="button"
          className="link-button"
          aria-pressed={table !== undefined}
          onClick={() => setTable(table ? undefined : lanes)}
        >
          {table ? 'Picture' : 'Table'}
        </button>
      </figcaption>
    </figure>
  );
}

type ZoomProps = {
  readonly range: ResolvedRange;
  readonly isWhole: boolean;
  readonly onRange: (range: ResolvedRange | undefined) => void;
};

function ZoomButtons({ range, isWhole, onRange }: ZoomProps) {
  const middleMs = (range.fromMs + range.toMs) / 2;
  return (
    <span className="lane-zoom">
      <button type="button" className="link-button" onClick={() => onRange(zoomed(range, 0.5, middleMs))}>
        Closer
      </button>
      <button type="button" className="link-button" onClick={() => onRange(zoomed(range, 2, middleMs))}>
        Further
      </button>
      {!isWhole && (
        <button type="button" className="link-button" onClick={() => onRange(undefined)}>
          All of it
        </button>
      )}
    </span>
  );
}

type LanesProps = SwimLanesProps & {
  readonly range: ResolvedRange;
  readonly onTell: (text: string | undefined) => void;
  /** To read what stands at one place. */
  readonly onList: (lane: Lane) => void;
};

function Lanes({ label, lanes, range, onRange, onOpen, onTell, onList, leastPx = 8 }: LanesProps) {
  const { timeZone } = usePreferences();
  const [box, boxWidthPx] = useWidth();
  const [cursor, setCursor] = useState<LaneCursor>();
  const hintId = useId();
  const widthPx = Math.max(100, boxWidthPx - (boxWidthPx < STACKED_PX ? 0 : NAMES_PX));
  const placed = useMemo(() => placeMarks(lanes, { range, widthPx, leastPx }), [lanes, range, widthPx, leastPx]);
  const held = markAt(placed, cursor);
  const choose = (next: LaneCursor | undefined) => {
    setCursor(next);
    const lane = next && placed[next.lane];
    const mark = markAt(placed, next);
    onTell(lane && mark ? `${lane.name}: ${markText(mark, timeZone)}` : undefined);
  };
  const open = (at: LaneCursor) => {
    const mark = markAt(placed, at);
    const lane = placed[at.lane];
    if (!mark || !lane) return;
    if (mark.members.length === 1) onOpen?.(mark);
    else if (onRange && spanOf(aroundMark(mark)) < spanOf(range) * STILL_CLOSER) onRange(aroundMark(mark));
    else onList({ ...lane, marks: mark.members });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Those of the browser, such as Ctrl with + and 0.
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moveCursor(placed, cursor, event.key);
    const middleMs = held ? (held.fromMs + held.toMs) / 2 : (range.fromMs + range.toMs) / 2;
    if (next) choose(next);
    else if (event.key === 'Enter' && cursor) open(cursor);
    else if (event.key === 'Escape' && cursor) choose(undefined);
    else if (event.key === '+' && onRange) onRange(zoomed(range, 0.5, middleMs));
    else if (event.key === '-' && onRange) onRange(zoomed(range, 2, middleMs));
    else if (event.key === '0' && onRange) onRange(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={box}>
      <div
        role="slider"
        tabIndex={0}
        className="lanes-picture"
        aria-label={label}
        aria-describedby={hintId}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, placed.flatMap(({ marks }) => marks).length - 1)}
        aria-valuenow={cursor?.mark ?? 0}
        aria-valuetext={held && cursor ? `${placed[cursor.lane]?.name}: ${markText(held, timeZone)}` : 'no mark chosen'}
        onKeyDown={onKeyDown}
        onBlur={() => choose(undefined)}
      >
        <LanePicture
          lanes={placed}
          range={range}
          widthPx={widthPx}
          cursor={cursor}
          onPoint={choose}
          onPick={open}
          onDrag={onRange}
        />
      </div>
      <span id={hintId} className="hidden">
        Arrow keys go from mark to mark{onOpen ? ', Enter opens one' : ''}
        {onRange ? ', plus and minus change the time, 0 shows all of it' : ''}.
      </span>
    </div>
  );
}

function markText({ members, text, fromMs, toMs }: PlacedMark, timeZone: TimeZone): string {
  const when = timeText({ fromMs, toMs }, timeZone);
  const count = members.length;
  return count > 1 ? `${when}: ${count} here, ${text} among them` : `${when}: ${text}`;
}

/** Looking no closer than this tells nothing apart: those are of one moment. */
const STILL_CLOSER = 0.9;
const spanOf = ({ fromMs, toMs }: ResolvedRange): number => toMs - fromMs;

/** Where several stand at one place, so much time that they stand apart. */
function aroundMark({ fromMs, toMs }: LaneMark): ResolvedRange {
  const padMs = Math.max(500, (toMs - fromMs) * 0.2);
  return { fromMs: Math.floor(fromMs - padMs), toMs: Math.ceil(toMs + padMs) };
}
