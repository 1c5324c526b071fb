import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { CoverageReply } from '../../../../src/detect/content/contract.ts';
import { FailureNotice, LoadingRows } from '../../frame/load-states.tsx';
import { useShortcuts } from '../../frame/shortcuts.ts';
import { useTitle } from '../../frame/use-title.ts';
import { ZonedTime } from '../../frame/zoned-time.tsx';
import { DetectionTabs } from '../detection-filters.tsx';
import { COUNT_STEPS, COVERAGE_WORDS } from './cell-fill.ts';
import { coverageQuery, NAVIGATOR_PATH } from './coverage-calls.ts';
import './coverage.css';
import { CoverageGrid } from './coverage-grid.tsx';
import { type CoverageSearch, LAYERS, type Layer } from './coverage-search.ts';
import { CoverageTable } from './coverage-table.tsx';
import { TechniquePanel } from './technique-panel.tsx';

const route = getRouteApi('/frame/detections/coverage');

const LAYER_NAMES = { coverage: 'Coverage', rules: 'Rules', fired: 'Fired in 90 days' } as const;

/** Where are we blind? */
export function CoveragePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(coverageQuery);
  const layer = search.layer ?? 'coverage';
  const change = (changes: { readonly [Name in keyof CoverageSearch]?: CoverageSearch[Name] | undefined }) =>
    void navigate({ search: (old) => withoutAbsent({ ...old, ...changes }), replace: true });
  const choose = (next: Layer) => change({ layer: next === 'coverage' ? undefined : next });
  const open = (technique: string | undefined) => change({ technique });
  const isTable = search.as === 'table';
  useTitle('Coverage');
  useShortcuts('Coverage', [
    { keys: 'l', name: 'Next layer', run: () => choose(LAYERS[(LAYERS.indexOf(layer) + 1) % LAYERS.length] ?? layer) },
    { keys: 'T', name: 'Grid or table', run: () => change({ as: isTable ? undefined : 'table' }) },
    { keys: 'Escape', name: 'Close the panel', run: () => open(undefined) },
  ]);
  return (
    <main className={search.technique ? 'page queue peeking' : 'page queue'}>
      <h1 className="hidden">Coverage</h1>
      <section className="list-pane" aria-label="ATT&CK coverage">
        <div className="filters">
          <DetectionTabs />
          <fieldset className="tabs">
            <legend className="hidden">Layer, key l</legend>
            {LAYERS.map((name) => (
              <button
                key={name}
                type="button"
                className="tab"
                aria-pressed={name === layer}
                onClick={() => choose(name)}
              >
                {LAYER_NAMES[name]}
              </button>
            ))}
          </fieldset>
          <button
            type="button"
            className="tab"
            aria-pressed={isTable}
            onClick={() => change({ as: isTable ? undefined : 'table' })}
          >
            As a table
          </button>
          <a className="push" href={NAVIGATOR_PATH} download="watchfloor-coverage.json">
            Navigator layer
          </a>
        </div>
        {error && (
          <FailureNotice what="The coverage" error={error} onRetry={() => void refetch()} hasOldData={!!data} />
        )}
        {isPending && <LoadingRows label="Counting what rules see" />}
        {data && <Summary coverage={data} layer={layer} />}
        {data &&
          (isTable ? (
            <CoverageTable coverage={data} onOpen={open} />
          ) : (
            <CoverageGrid coverage={data} layer={layer} chosen={search.technique} onOpen={open} />
          ))}
        {data && (
          <p className="coverage-notice muted">
            ATT&amp;CK v{data.version}. {data.notice}
          </p>
        )}
      </section>
      {search.technique !== undefined && (
        <TechniquePanel technique={search.technique} onOpen={open} onClose={() => open(undefined)} />
      )}
    </main>
  );
}

function withoutAbsent(search: Readonly<Record<string, unknown>>): CoverageSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

type SummaryProps = { readonly coverage: CoverageReply; readonly layer: Layer };

/** What was counted, over what, since when. */
function Summary({ coverage, layer }: SummaryProps) {
  const { techniques, rules, logsources, heardSince, at } = coverage;
  const seen = techniques.filter(({ seeing }) => seeing > 0).length;
  const blind = techniques.filter((technique) => technique.coverage === 'blind').length;
  return (
    <div className="coverage-summary">
      <p>
        <strong>
          {seen} of {techniques.length} techniques are looked for in what is received
        </strong>
        , {blind} are blind. {rules.toLocaleString('en')} live rules, correlations left out; {logsources} kinds of log
        received since <ZonedTime at={heardSince} />, the sample left out. Counted <ZonedTime at={at} />.{' '}
        {logsources === 0 && (
          <Link to="/estate/sources" className="underlined">
            No source has sent anything in that time.
          </Link>
        )}
      </p>
      <ul className="legend">
        {layer === 'coverage'
          ? Object.values(COVERAGE_WORDS).map(({ word, fill, meaning }) => (
              <li key={word} title={meaning}>
                <span className={`swatch ${fill}`} /> {word}
              </li>
            ))
          : [0, ...COUNT_STEPS].map((from, step) => (
              <li key={from}>
                <span className={`swatch cover-${step}`} /> {stepText(from, COUNT_STEPS[step])}
              </li>
            ))}
        <li>
          <span className="fired-dot" /> fired in 90 days
        </li>
      </ul>
    </div>
  );
}

function stepText(from: number, next: number | undefined): string {
  if (next === undefined) return `${from} or more`;
  return next - 1 === from ? String(from) : `${from} to ${next - 1}`;
}
