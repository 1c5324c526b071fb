import { type PointerEvent, useState } from 'react';
import { usePreferences } from '../preferences/preferences.ts';
import type { ResolvedRange } from '../time-range/time-range.ts';
import type { LaneCursor } from './lane-cursor.ts';
import type { PlacedLane, PlacedMark } from './lane-marks.ts';
import { laneTicks } from './lane-ticks.ts';

type LanePictureProps = {
  readonly lanes: readonly PlacedLane[];
  readonly range: ResolvedRange;
  readonly widthPx: number;
  readonly cursor: LaneCursor | undefined;
  readonly onPoint: (at: LaneCursor | undefined) => void;
  readonly onPick: (at: LaneCursor) => void;
  readonly onDrag: ((range: ResolvedRange) => void) | undefined;
};

const LANE_PX = 28;
const TICK_PX = 90;
/** A number fits into it. */
const NUMBER_PX = 14;
/** Narrower drags are clicks. */
const LEAST_DRAG_PX = 4;

/** The drawing alone: names, marks, and the time below. */
export function LanePicture({ lanes, range, widthPx, cursor, onPoint, onPick, onDrag }: LanePictureProps) {
  const [drag, setDrag] = useState<readonly [fromPx: number, toPx: number]>();
  const { timeZone } = usePreferences();
  const ticks = laneTicks(range, Math.max(1, Math.floor(widthPx / TICK_PX)), timeZone);
  const timeAt = (px: number) => range.fromMs + (px / widthPx) * (range.toMs - range.fromMs);
  const start = (event: PointerEvent<HTMLDivElement>) => {
    if (!onDrag || event.button !== 0) return;
    const px = pxWithin(event);
    if (px >= 0) setDrag([px, px]);
  };
  const end = () => {
    if (drag && onDrag && Math.abs(drag[1] - drag[0]) >= LEAST_DRAG_PX) {
      onDrag({ fromMs: Math.round(timeAt(Math.min(...drag))), toMs: Math.round(timeAt(Math.max(...drag))) });
    }
    setDrag(undefined);
  };
  return (
    <div
      className="lane-rows"
      onPointerDown={start}
      onPointerMove={(event) => drag && setDrag([drag[0], Math.max(0, pxWithin(event))])}
      onPointerUp={end}
      onPointerLeave={() => setDrag(undefined)}
    >
      {lanes.map((lane, at) => (
        <div className="lane" key={lane.id}>
          <span className="lane-name clip" title={`${lane.kind} ${lane.name}`}>
            <span className="muted">{lane.kind}</span> {lane.name}
          </span>
          <svg className="lane-line" width={widthPx} height={LANE_PX} aria-hidden="true">
            {ticks.map(({ share, text }) => (
              <line
                key={`${share} ${text}`}
                className="lane-grid"
                x1={share * widthPx}
                x2={share * widthPx}
                y1={0}
                y2={LANE_PX}
              />
            ))}
            {lane.marks.map((mark, index) => (
              <Mark
                key={mark.id}
                mark={mark}
                widthPx={widthPx}
                isHeld={cursor?.lane === at && cursor.mark === index}
                onPoint={() => onPoint({ lane: at, mark: index })}
                onLeave={() => onPoint(undefined)}
                onPick={() => onPick({ lane: at, mark: index })}
              />
            ))}
          </svg>
        </div>
      ))}
      <svg className="lane-axis" width={widthPx} height={18} aria-hidden="true">
        {ticks.map(({ share, text }) => (
          <text key={`${share} ${text}`} x={share * widthPx} y={13} textAnchor={anchorOf(share)}>
            {text}
          </text>
        ))}
      </svg>
      {drag && <DragBand drag={drag} />}
    </div>
  );
}

function anchorOf(share: number): 'start' | 'middle' | 'end' {
  if (share < 0.03) return 'start';
  return share > 0.97 ? 'end' : 'middle';
}

function DragBand({ drag: [from, to] }: { readonly drag: readonly [fromPx: number, toPx: number] }) {
  return (
    <div
      className="lane-drag"
      style={{ left: `calc(var(--lane-names) + ${Math.min(from, to)}px)`, width: Math.abs(to - from) }}
    />
  );
}

/** From the left end of the time, whichever element is under the pointer. */
function pxWithin(event: PointerEvent<HTMLDivElement>): number {
  const line = event.currentTarget.querySelector('.lane-line');
  return line ? event.clientX - line.getBoundingClientRect().left : -1;
}

type MarkProps = {
  readonly mark: PlacedMark;
  readonly widthPx: number;
  readonly isHeld: boolean;
  readonly onPoint: () => void;
  readonly onLeave: () => void;
  readonly onPick: () => void;
};

function Mark({ mark, widthPx, isHeld, onPoint, onLeave, onPick }: MarkProps) {
  const left = mark.left * widthPx;
  const width = (mark.right - mark.left) * widthPx;
  const count = mark.members.length;
  const height = Math.max(count > 1 ? NUMBER_PX : 4, mark.height * (LANE_PX - 8));
  const top = (LANE_PX - height) / 2;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys go from mark to mark on the slider around it.
    <g
      className={`lane-mark tone-${mark.tone}`}
      data-held={isHeld || undefined}
      onPointerEnter={onPoint}
      onPointerLeave={onLeave}
      onClick={onPick}
    >
      <rect x={left} y={top} width={Math.max(1, width)} height={height} rx={mark.tone === 'written' ? height / 2 : 2} />
      {count > 1 && (
        <text x={left + width / 2} y={LANE_PX / 2 + 4} textAnchor="middle">
          {count}
        </text>
      )}
    </g>
  );
}
