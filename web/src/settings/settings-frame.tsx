import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { Empty } from '../frame/load-states.tsx';
import { useSession } from '../identity/session.ts';
import '../identity/people.css';
import './settings.css';
import { SETTINGS_SECTIONS, type SettingsSection, sectionsFor } from './settings-sections.ts';

/** The list of what can be set or looked up, beside each page of it. */
export function SettingsFrame() {
  const pathname = useLocation({ select: (location) => location.pathname });
  const permissions = useSession().data?.permissions ?? [];
  const shown = sectionsFor(permissions);
  const here = SETTINGS_SECTIONS.find(({ to }) => to === pathname);
  const mayEnter = here === undefined ? shown.length > 0 : shown.includes(here);
  const [first] = shown;
  if (!mayEnter) return <NotAllowed section={here} />;
  // The bare address only: on the way out, the next page's address is here before its page is.
  if (/^\/settings\/?$/.test(pathname) && first) return <Navigate to={first.to} replace />;
  return (
    <div className="page settings">
      <nav className="settings-list" aria-label="Settings">
        {(['People', 'This server'] as const).map((group) => (
          <SettingsGroup key={group} name={group} sections={shown.filter((section) => section.group === group)} />
        ))}
      </nav>
      <div className="settings-page">
        <Outlet />
      </div>
    </div>
  );
}

type SettingsGroupProps = { readonly name: string; readonly sections: readonly SettingsSection[] };

function SettingsGroup({ name, sections }: SettingsGroupProps) {
  const pathname = useLocation({ select: (location) => location.pathname });
  if (sections.length === 0) return null;
  return (
    <>
      <h2>{name}</h2>
      <ul>
        {sections.map(({ to, name: section }) => (
          <li key={to}>
            <Link to={to} aria-current={to === pathname ? 'page' : undefined}>
              {section}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function NotAllowed({ section }: { readonly section: SettingsSection | undefined }) {
  return (
    <main className="page">
      <h1 className="hidden">Settings</h1>
      <Empty title="You are not allowed to see this">
        {section
          ? `${section.name} needs the permission ${section.permission}, which your role does not hold.`
          : 'None of the settings is open to your role.'}{' '}
        Ask an administrator.
      </Empty>
    </main>
  );
}
