import { type KeyboardEvent, useRef, useState } from 'react';
import type { CoverageReply } from '../../../../src/detect/content/contract.ts';
import { COVERAGE_WORDS, fillOf, moveIn, type Place, type Technique, techniqueText } from './cell-fill.ts';
import type { Layer } from './coverage-search.ts';
import { softHyphened } from './soft-hyphened.ts';

type CoverageGridProps = {
  readonly coverage: CoverageReply;
  readonly layer: Layer;
  readonly chosen: string | undefined;
  readonly onOpen: (technique: string) => void;
};

/** One stop of the Tab key; arrows, Home and End move within it, Enter opens. */
export function CoverageGrid({ coverage, layer, chosen, onOpen }: CoverageGridProps) {
  const [focused, setFocused] = useState<Place>({ column: 0, row: 0 });
  const grid = useRef<HTMLDivElement>(null);
  const techniques = new Map(coverage.techniques.map((technique) => [technique.id, technique]));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = moveIn(coverage.tactics, focused, event.key);
    if (!to) return;
    event.preventDefault();
    setFocused(to);
    grid.current?.querySelector<HTMLElement>(`[data-place="${to.column} ${to.row}"]`)?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows that come up from the cells, which are buttons.
    <div className="coverage-grid" ref={grid} onKeyDown={onKeyDown}>
      {coverage.tactics.map((tactic, column) => (
        <section key={tactic.id} aria-label={tactic.name}>
          <h2 title={tactic.id}>{softHyphened(tactic.name)}</h2>
          <ul>
            {tactic.techniques.map((id, row) => {
              const technique = techniques.get(id);
              if (!technique) return null;
              return (
                <Cell
                  key={id}
                  technique={technique}
                  fill={fillOf(technique, layer)}
                  number={layer === 'fired' ? technique.fired : technique.rules}
                  place={{ column, row }}
                  isStop={focused.column === column && focused.row === row}
                  isChosen={id === chosen}
                  onFocus={setFocused}
                  onOpen={onOpen}
                />
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}

type CellProps = {
  readonly technique: Technique;
  readonly fill: string;
  readonly number: number;
  readonly place: Place;
  readonly isStop: boolean;
  readonly isChosen: boolean;
  readonly onFocus: (place: Place) => void;
  readonly onOpen: (technique: string) => void;
};

function Cell({ technique, fill, number, place, isStop, isChosen, onFocus, onOpen }: CellProps) {
  return (
    <li>
      <button
        type="button"
        className={`cell ${fill}`}
        data-place={`${place.column} ${place.row}`}
        tabIndex={isStop ? 0 : -1}
        aria-pressed={isChosen}
        title={techniqueText(technique)}
        onFocus={() => onFocus(place)}
        onClick={() => onOpen(technique.id)}
      >
        <span className="cell-name">{softHyphened(technique.name)}</span>
        <span className="cell-number">
          {technique.fired > 0 && <span className="fired-dot" />}
          {number > 0 && number.toLocaleString('en')}
        </span>
        <span className="hidden">{COVERAGE_WORDS[technique.coverage].word}</span>
      </button>
    </li>
  );
}
