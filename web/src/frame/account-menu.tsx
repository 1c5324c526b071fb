import { Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { signOut } from '../identity/identity-calls.ts';
import { useSession } from '../identity/session.ts';
import { sectionsFor } from '../settings/settings-sections.ts';
import { changePreferences, usePreferences } from './preferences/preferences.ts';
import { showFailure } from './undo-toast.tsx';
import { setWall, useWall } from './wall-mode.ts';

const THEMES = [
  { scheme: 'auto', name: 'As the system' },
  { scheme: 'dark', name: 'Dark' },
  { scheme: 'light', name: 'Light' },
  { scheme: 'wall', name: 'Wall screen (W)' },
] as const;

export function AccountMenu({ name }: { readonly name: string }) {
  const isWall = useWall();
  const { theme } = usePreferences();
  const client = useQueryClient();
  const hasSettings = sectionsFor(useSession().data?.permissions ?? []).length > 0;
  const leaving = useMutation({
    mutationFn: signOut,
    // A full load, so that nothing of this person stays in the memory of the page.
    onSuccess: () => {
      client.clear();
      location.assign('/sign-in');
    },
    onError: (error) => showFailure('You are still signed in', error),
  });
  return (
    <Menu position="bottom-end" width={200} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button type="button" className="account">
          {name} <span aria-hidden="true">▾</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item renderRoot={(props) => <Link {...props} to="/account" />}>Account</Menu.Item>
        <Menu.Item renderRoot={(props) => <Link {...props} to="/welcome" />}>First steps</Menu.Item>
        {hasSettings && <Menu.Item renderRoot={(props) => <Link {...props} to="/settings" />}>Settings</Menu.Item>}
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        <Menu.RadioGroup
          value={isWall ? 'wall' : theme}
          onChange={(value) => {
            const { scheme } = THEMES.find((known) => known.scheme === value) ?? THEMES[0];
            setWall(scheme === 'wall');
            if (scheme !== 'wall') void changePreferences({ theme: scheme });
          }}
        >
          {THEMES.map(({ scheme, name: themeName }) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {themeName}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => leaving.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
