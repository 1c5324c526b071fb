import { Link } from '@tanstack/react-router';
import { DOORS, type Door } from './doors.ts';

const PICTURES: Readonly<Record<Door, string>> = {
  // A sheet with an arrow into it; brackets; a clock.
  logs: 'M5 3h7l3 3v3M5 3v14h5M7 8h4M7 11h3M17 14h-6m2.5-2.5L11 14l2.5 2.5',
  code: 'M7 6 3 10l4 4M13 6l4 4-4 4M11 4 9 16',
  shift: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6v4l3 2',
};

type DoorLinksProps = { readonly open?: Door | undefined; readonly onChoose?: () => void };

/** The three ways on. `open` is the one that is shown. */
export function DoorLinks({ open, onChoose }: DoorLinksProps) {
  return (
    <nav className="doors" aria-label="Three ways on">
      {DOORS.map(({ door, title, line }) => (
        <Link
          key={door}
          to="/welcome"
          search={{ door }}
          className="door"
          aria-current={door === open ? 'page' : undefined}
          onClick={onChoose}
        >
          <svg viewBox="0 0 20 20" width="24" height="24" aria-hidden="true">
            <path d={PICTURES[door]} />
          </svg>
          <span>
            <strong>{title}</strong>
            <span className="door-line">{line}</span>
          </span>
        </Link>
      ))}
    </nav>
  );
}
