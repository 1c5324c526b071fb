import { Checkbox, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { useSearchText } from '../frame/use-search-text.ts';
import { useTitle } from '../frame/use-title.ts';
import type { ConfigurationSearch } from './configuration-search.ts';
import { type ConfiguredSetting, configurationQuery } from './settings-calls.ts';

const route = getRouteApi('/frame/settings/configuration');

/** What the server that answers was started with, not what a file says by now. */
export function ConfigurationPage() {
  const search = route.useSearch();
  const { data, error, refetch } = useQuery(configurationQuery);
  useTitle('Configuration');
  const shown = (data?.data ?? []).filter((setting) => isMeant(setting, search));
  return (
    <main className="page queue">
      <section className="list-pane" aria-label="Configuration">
        <Filters search={search} />
        {error && (
          <FailureNotice what="The configuration" error={error} onRetry={() => void refetch()} hasOldData={!!data} />
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: nothing in it takes the focus, and it must scroll by keyboard */}
        <section className="scroll" aria-label="Settings in force" tabIndex={0}>
          {!data && !error && <LoadingRows label="Loading the configuration" />}
          {data && shown.length === 0 && (
            <Empty title="No setting matches">
              <Link to="/settings/configuration">Show all</Link>
            </Empty>
          )}
          {shown.length > 0 && <SettingTable settings={shown} />}
        </section>
        {data && (
          <footer className="pager">
            <span className="muted" role="status">
              {shown.length} of {data.data.length} settings, as this server was started with them
            </span>
          </footer>
        )}
      </section>
    </main>
  );
}

function isMeant({ path, variable, description, isDefault, isSet }: ConfiguredSetting, search: ConfigurationSearch) {
  if (search.only === 'set' && (isDefault || !isSet)) return false;
  const text = `${path} ${variable} ${description}`.toLowerCase();
  return text.includes((search.q ?? '').toLowerCase());
}

function Filters({ search }: { readonly search: ConfigurationSearch }) {
  const navigate = route.useNavigate();
  const [text, setText] = useSearchText(
    search.q ?? '',
    (q) => void navigate({ search: ({ q: _, ...rest }) => (q === '' ? rest : { ...rest, q }), replace: true }),
  );
  return (
    <div className="filters">
      <h1 className="list-title">Configuration</h1>
      <TextInput
        className="search"
        aria-label="Search in the settings"
        placeholder="Name, variable or meaning"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Checkbox
        size="xs"
        label="Only what differs from its default"
        checked={search.only === 'set'}
        onChange={(event) => {
          const isOnly = event.currentTarget.checked;
          void navigate({
            search: ({ only: _, ...rest }) => (isOnly ? { ...rest, only: 'set' } : rest),
            replace: true,
          });
        }}
      />
    </div>
  );
}

function SettingTable({ settings }: { readonly settings: readonly ConfiguredSetting[] }) {
  return (
    <table className="grid grid-wrapping setting-grid">
      <caption className="hidden">Settings in force</caption>
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">Value</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {settings.map((setting) => (
          <tr key={setting.path}>
            <th scope="row">
              <span className="value">{setting.path}</span>
              <div className="variable muted value">{setting.variable}</div>
            </th>
            <td className="value">
              <SettingValue setting={setting} />
            </td>
            <td>
              <Meaning text={setting.description} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Descriptions are written for a Markdown page: what stands in backticks is code. */
function Meaning({ text }: { readonly text: string }) {
  return text.split('`').map((part, at) => (at % 2 === 0 ? part : <code key={part}>{part}</code>));
}

function SettingValue({ setting: { value, isSet, isSecret, isDefault } }: { readonly setting: ConfiguredSetting }) {
  if (!isSet) return <span className="muted">not set</span>;
  if (isSecret) return <span>set; it is not shown</span>;
  const text = Array.isArray(value) ? value.join(', ') || 'none' : String(value);
  return isDefault ? <span className="muted">{text}</span> : <strong>{text}</strong>;
}
