import { Menu } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useSession } from '../identity/session.ts';
import { isInPlace, PLACES, type Place } from './places.ts';

/** The places that somebody may enter: side by side, and behind one button where the screen is narrow. */
export function PlaceBar() {
  const permissions = useSession().data?.permissions ?? [];
  const pathname = useLocation({ select: (location) => location.pathname });
  const places = PLACES.filter(({ permission }) => permissions.includes(permission));
  const here = places.find((place) => isInPlace(place, pathname));
  return (
    <nav className="places" aria-label="Places">
      <div className="places-wide">
        {places.map((place) => (
          <Link
            key={place.to}
            to={place.to}
            className="place"
            aria-current={place === here ? 'page' : undefined}
            title={`Keys: ${place.keys}`}
          >
            {place.name}
          </Link>
        ))}
      </div>
      <div className="places-narrow">
        <PlaceMenu places={places} here={here} />
      </div>
    </nav>
  );
}

function PlaceMenu({ places, here }: { readonly places: readonly Place[]; readonly here: Place | undefined }) {
  return (
    <Menu position="bottom-start" width={180} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button type="button" className="account">
          <span aria-hidden="true">☰ </span>
          {here && <span className="hidden">Places, you are in </span>}
          {here?.name ?? 'Places'}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map((place) => (
          <Menu.Item
            key={place.to}
            renderRoot={(props) => <Link {...props} to={place.to} aria-current={place === here ? 'page' : undefined} />}
          >
            {place.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
