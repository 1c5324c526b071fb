import { visibleLine } from '../visible-text.ts';
import { type Thing, usePresence } from './use-presence.ts';
import './presence.css';

const NAMED = 2;

/** Who else is on this thing at this moment; nothing where nobody is. */
export function PresentPeople(thing: Thing) {
  const names = usePresence(thing).map(({ name }) => visibleLine(name));
  const rest = names.length - NAMED;
  return (
    <span
      role="status"
      className="present-people"
      title={names.length > 0 ? `Also here: ${names.join(', ')}` : undefined}
    >
      {names.length > 0 && `also here: ${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`}
    </span>
  );
}
