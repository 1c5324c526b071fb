import type { DetectionInFull } from '../../../src/detect/content/contract.ts';
import { useNow } from '../frame/use-now.ts';
import { type DayCount, daySeries } from './day-series.ts';

const DAYS = 35;
const HEIGHT = 48;
const STEP = 10;

/** The last week against the four before it: what drift is measured from. The table holds the same numbers. */
export function RuleVolume({ rule }: { readonly rule: DetectionInFull }) {
  const nowMs = useNow();
  const { volume } = rule;
  const series = daySeries(rule.days, DAYS, nowMs);
  const most = Math.max(1, ...series.map(({ matches }) => matches));
  const sum = series.reduce((total, { matches }) => total + matches, 0);
  return (
    <div className="stack">
      <p>
        {sum.toLocaleString('en')} matches in {DAYS} days of receipt, the sample left out.{' '}
        <span className="muted">
          {volume.judged === 0
            ? 'None of its alerts was judged in the last 28 days.'
            : `${volume.true} of ${volume.judged} alerts judged in the last 28 days were true.`}
        </span>
      </p>
      {sum > 0 && <Columns series={series} most={most} />}
      {sum > 0 && <Table series={series} />}
    </div>
  );
}

type Series = { readonly series: readonly DayCount[] };

function Columns({ series, most }: Series & { readonly most: number }) {
  return (
    <svg
      className="day-columns"
      viewBox={`0 0 ${DAYS * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Matches by day, at most ${most}; the table below holds the numbers`}
    >
      {series.map(({ day, matches }, place) => {
        const height = matches === 0 ? 0 : Math.max(1, (matches / most) * (HEIGHT - 2));
        const isRecent = place >= DAYS - 7;
        return (
          <rect
            key={day}
            className={isRecent ? 'recent' : undefined}
            x={place * STEP + 1}
            y={HEIGHT - height}
            width={STEP - 2}
            height={height}
          />
        );
      })}
      <line x1={0} x2={DAYS * STEP} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
    </svg>
  );
}

function Table({ series }: Series) {
  return (
    <details>
      <summary>As a table</summary>
      <table className="facts">
        <thead>
          <tr>
            <th scope="col">Day, UTC</th>
            <th scope="col">Matches</th>
          </tr>
        </thead>
        <tbody>
          {series.toReversed().map(({ day, matches }) => (
            <tr key={day}>
              <td>{day}</td>
              <td>{matches.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
