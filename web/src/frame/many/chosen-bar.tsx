import './many.css';
import type { ReactNode } from 'react';

type ChosenBarProps = {
  readonly label: string;
  /** How many of what. */
  readonly status: string;
  /** Beside it: the way to more of them. */
  readonly more?: ReactNode;
  readonly onClear: () => void;
  /** What can be done to them. */
  readonly children: ReactNode;
};

/** Above a list of which rows are chosen. */
export function ChosenBar({ label, status, more, onClear, children }: ChosenBarProps) {
  return (
    <div className="chosen-bar" role="toolbar" aria-label={label}>
      <strong role="status">{status}</strong>
      {more}
      <span className="push chosen-acts">
        {children}
        <button type="button" className="link-button" onClick={onClear}>
          Let go
        </button>
      </span>
    </div>
  );
}
