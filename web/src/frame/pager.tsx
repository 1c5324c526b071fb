import { Link } from '@tanstack/react-router';

type PagerProps = {
  readonly cursor: string | undefined;
  readonly next: string | null;
  readonly shown: number;
  readonly noun: string;
};

/** Pages by cursor: forward, and back to the first; the browser's Back goes one page back. */
export function Pager({ cursor, next, shown, noun }: PagerProps) {
  return (
    <footer className="pager">
      <span className="muted" role="status">
        {shown === 1 ? `1 ${noun}` : `${shown.toLocaleString('en')} ${noun}s`}
        {(cursor || next) && ' on this page'}
      </span>
      <span className="push">
        {cursor && (
          <Link to="." search={({ cursor: _, ...rest }: Record<string, unknown>) => rest as never}>
            First page
          </Link>
        )}
        {next !== null && (
          <Link to="." search={(old: Record<string, unknown>) => ({ ...old, cursor: next }) as never}>
            Next page
          </Link>
        )}
      </span>
    </footer>
  );
}
