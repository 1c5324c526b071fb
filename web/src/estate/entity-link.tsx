import { Link } from '@tanstack/react-router';
import { EventText } from '../frame/event-text.tsx';

/** A host, a user, an address: to its own page. */
export function EntityLink({ type, name }: { readonly type: string; readonly name: string }) {
  return (
    <Link to="/estate/$type/$name" params={{ type, name }}>
      <EventText text={name} limit={200} />
    </Link>
  );
}
