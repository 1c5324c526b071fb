import type { KeyboardEvent } from 'react';
import { visibleLine } from '../frame/visible-text.ts';

export type FilterValue = (meant: {
  readonly field: string;
  readonly value: string;
  readonly isNegated: boolean;
}) => void;

type FilterButtonsProps = { readonly field: string; readonly value: string; readonly onFilter: FilterValue };

/** Only events with this value, or only those without. */
export function FilterButtons({ field, value, onFilter }: FilterButtonsProps) {
  const onKeyDown = filterKeys({ field, value, onFilter });
  const text = visibleLine(`${field} ${value.slice(0, 80)}`);
  return (
    <span className="filter-buttons">
      <button
        type="button"
        className="icon-button"
        aria-label={`Only with ${text}`}
        title="Only with this. Key: +"
        onKeyDown={onKeyDown}
        onClick={() => onFilter({ field, value, isNegated: false })}
      >
        +
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={`Only without ${text}`}
        title="Only without this. Key: -"
        onKeyDown={onKeyDown}
        onClick={() => onFilter({ field, value, isNegated: true })}
      >
        −
      </button>
    </span>
  );
}

/** The keys `+` and `-` on a button that stands for a value. */
export function filterKeys({ field, value, onFilter }: FilterButtonsProps) {
  return (event: KeyboardEvent) => {
    if ((event.key !== '+' && event.key !== '-') || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onFilter({ field, value, isNegated: event.key === '-' });
  };
}
