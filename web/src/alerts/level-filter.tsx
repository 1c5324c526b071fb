import { useNavigate } from '@tanstack/react-router';
import { SeverityBadge } from '../frame/severity-badge.tsx';

const SHOWN_LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const;

/** None pressed means all: the address then says nothing about levels. */
export function LevelFilter({ level }: { readonly level: string | undefined }) {
  const navigate = useNavigate({ from: '/queue' });
  const chosen = new Set(level?.split(','));
  const toggle = (name: string) => {
    const next = SHOWN_LEVELS.filter((other) => (other === name) !== chosen.has(other)).join(',');
    void navigate({ search: ({ level: _, ...rest }) => (next === '' ? rest : { ...rest, level: next }) });
  };
  return (
    <fieldset className="levels" aria-label="Severity">
      {SHOWN_LEVELS.map((name) => (
        <button key={name} type="button" aria-label={name} aria-pressed={chosen.has(name)} onClick={() => toggle(name)}>
          <SeverityBadge level={name} />
        </button>
      ))}
    </fieldset>
  );
}
