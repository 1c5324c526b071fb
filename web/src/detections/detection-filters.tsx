import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ListSearch } from '../frame/list-search.tsx';
import { useSearchText } from '../frame/use-search-text.ts';
import { SavedViews } from '../frame/views/saved-views.tsx';
import { useMay } from '../identity/session.ts';
import { type DetectionsSearch, parseDetectionsSearch } from './detections-search.ts';
import { tacticsOf } from './tactics-of.ts';
import { vocabularyQuery } from './vocabulary-query.ts';

const LEVEL_CHOICES = [
  { value: '', name: 'Any level' },
  { value: 'critical', name: 'Critical' },
  { value: 'high', name: 'High' },
  { value: 'medium', name: 'Medium' },
  { value: 'low', name: 'Low' },
  { value: 'informational', name: 'Info' },
] as const;

const EFFECT_CHOICES = [
  { value: '', name: 'Any effect' },
  { value: 'true', name: 'Raises alerts' },
  { value: 'false', name: 'Recorded only' },
] as const;

const STATE_CHOICES = [
  { value: '', name: 'Any state' },
  { value: 'live', name: 'Live' },
  { value: 'shadow', name: 'Shadow' },
  { value: 'draft', name: 'Draft' },
  { value: 'retired', name: 'Retired' },
] as const;

const DRIFT_CHOICES = [
  { value: '', name: 'Any volume' },
  { value: 'true', name: 'Drifting' },
] as const;

type FilterName = 'q' | 'level' | 'alerting' | 'state' | 'drift' | 'pack' | 'tactic' | 'product';

type DetectionFiltersProps = {
  readonly search: DetectionsSearch;
  /** Rules that came in since the list was read. */
  readonly fresh?: ReactNode;
};

export function DetectionFilters({ search, fresh }: DetectionFiltersProps) {
  const navigate = useNavigate({ from: '/detections' });
  const change = (name: FilterName, value: string) =>
    void navigate({
      search: (old) => parseDetectionsSearch({ ...old, [name]: value }),
      replace: true,
    });
  const [text, setText] = useSearchText(search.q ?? '', (q) => change('q', q));
  return (
    <div className="filters">
      <DetectionTabs tab={search.tab ?? 'rules'} />
      {search.tab === undefined && (
        <>
          <SavedViews place="detections" noun="rules" />
          <ListSearch
            id="rule-search"
            label="Search in title, id or tag"
            placeholder="Title, id or tag"
            value={text}
            onType={setText}
          />
          <Choice
            label="Level"
            value={search.level ?? ''}
            choices={LEVEL_CHOICES}
            onChoose={(level) => change('level', level)}
          />
          <Choice
            label="State"
            value={search.state ?? ''}
            choices={STATE_CHOICES}
            onChoose={(state) => change('state', state)}
          />
          <Choice
            label="Volume"
            value={search.drift ?? ''}
            choices={DRIFT_CHOICES}
            onChoose={(drift) => change('drift', drift)}
          />
          <Choice
            label="What a match does"
            value={search.alerting ?? ''}
            choices={EFFECT_CHOICES}
            onChoose={(alerting) => change('alerting', alerting)}
          />
          <KindFilters search={search} onChange={change} />
          {fresh}
          <NewRuleLink />
        </>
      )}
    </div>
  );
}

/** The router marks the tab whose address is this one, search included (`aria-current`). */
const EXACTLY = { exact: true } as const;

/** The four views of this place. `tab` is that of the list of rules; on other pages there is none to keep. */
export function DetectionTabs({
  tab = 'elsewhere',
}: {
  readonly tab?: DetectionsSearch['tab'] | 'rules' | 'elsewhere';
}) {
  return (
    <nav className="tabs" aria-label="Views">
      <Tab name="Rules" search={{}} isHere={tab === 'rules'} />
      <Link to="/detections/coverage" className="tab">
        Coverage
      </Link>
      <Tab name="Exceptions" search={{ tab: 'exceptions' }} isHere={tab === 'exceptions'} />
      <Tab name="Issues" search={{ tab: 'issues' }} isHere={tab === 'issues'} />
    </nav>
  );
}

type TabProps = { readonly name: string; readonly search: DetectionsSearch; readonly isHere: boolean };

function Tab({ name, search, isHere }: TabProps) {
  return (
    <Link
      to="/detections"
      search={(old) => (isHere ? parseDetectionsSearch(old) : search)}
      activeOptions={EXACTLY}
      className="tab"
    >
      {name}
    </Link>
  );
}

type KindFiltersProps = {
  readonly search: DetectionsSearch;
  readonly onChange: (name: FilterName, value: string) => void;
};

/** From what the rules themselves name. */
function KindFilters({ search, onChange }: KindFiltersProps) {
  const { data } = useQuery(vocabularyQuery);
  return (
    <>
      <Choice
        label="Tactic"
        value={search.tactic ?? ''}
        choices={choicesOf('Any tactic', tacticsOf(data?.tags ?? []), search.tactic)}
        onChoose={(tactic) => onChange('tactic', tactic)}
      />
      <Choice
        label="Product"
        value={search.product ?? ''}
        choices={choicesOf('Any source', data?.products ?? [], search.product)}
        onChoose={(product) => onChange('product', product)}
      />
      <Choice
        label="Rule set"
        value={search.pack ?? ''}
        choices={choicesOf('Any rule set', data?.packs ?? [], search.pack)}
        onChoose={(pack) => onChange('pack', pack)}
      />
    </>
  );
}

/** What the address asks for is a choice, also before the words are here. */
function choicesOf(any: string, names: readonly string[], chosen: string | undefined) {
  const all = chosen === undefined || names.includes(chosen) ? names : [...names, chosen];
  return [{ value: '', name: any }, ...all.map((name) => ({ value: name, name }))];
}

function NewRuleLink() {
  if (!useMay('rules.write')) return null;
  return <Link to="/detections/new">New rule</Link>;
}

type ChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
  readonly onChoose: (value: string) => void;
};

function Choice({ label, value, choices, onChoose }: ChoiceProps) {
  return (
    <NativeSelect size="xs" aria-label={label} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.name}
        </option>
      ))}
    </NativeSelect>
  );
}
