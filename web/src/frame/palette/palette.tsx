import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useMay } from '../../identity/session.ts';
import { KeyCaps } from '../key-caps.tsx';
import { useFocusAtOnce } from '../use-focus-at-once.ts';
import { visibleLine } from '../visible-text.ts';
import { useAttackItems } from './attack-items.ts';
import { numberItems, type PaletteItem, ruleTitlesQuery, standingItems } from './palette-items.ts';
import './palette.css';
import { rankItems } from './rank-items.ts';

type PaletteProps = { readonly onClose: () => void; readonly onSearch: (text: string) => void };

/** Everything that can be done or gone to, by typing a part of its name. */
export function Palette({ onClose, onSearch }: PaletteProps) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const items = usePaletteItems(typed, onSearch);
  const active = items[Math.min(at, items.length - 1)];
  const listId = useId();
  const run = (item: PaletteItem | undefined) => {
    if (!item || item.off !== undefined) return;
    onClose();
    // After the dialog is gone, which would keep the focus otherwise.
    setTimeout(item.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined) setAt((Math.min(at, items.length - 1) + step + items.length) % Math.max(items.length, 1));
    else if (event.key === 'Enter') run(active);
    else return;
    event.preventDefault();
  };
  return (
    <PaletteDialog onClose={onClose}>
      <PaletteField
        listId={listId}
        active={active}
        typed={typed}
        onType={(text) => {
          setTyped(text);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <PaletteList id={listId} items={items} active={active} onRun={run} />
    </PaletteDialog>
  );
}

/**
 * By hand: the library's dialog, and the browser's own, have the browser look at the style of every element behind it, which takes
 * longer than the palette has. The text field is the one thing in it that takes the focus, so that Tab has nowhere to go.
 */
function PaletteDialog({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }) {
  useFocusGivenBack();
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape' && event.key !== 'Tab') return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Escape') onClose();
    };
    // Wherever the focus is: a press behind the palette may have taken it.
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [onClose]);
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: Escape is the key for it. */}
      <div className="palette-behind" onClick={onClose} />
      <div
        role="dialog"
        aria-label="Commands"
        aria-modal="true"
        className="palette"
        // What is pressed in the list takes no focus from the text field.
        onMouseDown={(event) => event.target instanceof HTMLInputElement || event.preventDefault()}
      >
        {children}
      </div>
    </>
  );
}

/** To where it was when the calling component came. */
function useFocusGivenBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
    [before],
  );
}

type PaletteFieldProps = {
  readonly listId: string;
  readonly active: PaletteItem | undefined;
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

function PaletteField({ listId, active, typed, onType, onKeyDown }: PaletteFieldProps) {
  return (
    <input
      ref={useFocusAtOnce<HTMLInputElement>()}
      className="palette-input"
      role="combobox"
      aria-label="Command, place, number or rule"
      aria-expanded="true"
      aria-controls={listId}
      aria-activedescendant={active ? optionId(listId, active) : undefined}
      aria-autocomplete="list"
      placeholder="What to do, or where to go"
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={(event) => onType(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
const SHOWN = 60;
const optionId = (listId: string, item: PaletteItem) => `${listId}-${item.id.replace(/\W+/g, '-')}`;

/** Typing first, so that Enter on a number goes there; search last, as what is always left. */
function usePaletteItems(typed: string, onSearch: (text: string) => void): readonly PaletteItem[] {
  const router = useRouter();
  const goTo = (href: string) => void router.navigate({ href });
  const [standing] = useState(() => standingItems(goTo));
  const text = typed.trim();
  const rules = useRuleItems(text, goTo);
  const attack = useAttackItems(text, goTo);
  if (text === '') return standing;
  const search = { id: 'search', group: 'Search', name: `Search everywhere for “${text}”`, run: () => onSearch(text) };
  return [...numberItems(text, goTo), ...attack, ...rankItems(standing, text), ...rules, search].slice(0, SHOWN);
}

const PAUSE_MS = 150;
const SHORTEST = 3;

function useRuleItems(typed: string, goTo: (href: string) => void): readonly PaletteItem[] {
  const mayRead = useMay('rules.read');
  const [text] = useDebouncedValue(typed, PAUSE_MS);
  const isWanted = mayRead && text.length >= SHORTEST;
  const { data } = useQuery({ ...ruleTitlesQuery(text), enabled: isWanted });
  // What was found for an earlier text must not be under Enter.
  if (!isWanted || !data || text !== typed) return [];
  return data.data.map((rule) => ({
    id: `rule ${rule.id}`,
    group: 'Rules',
    name: rule.title,
    run: () => goTo(`/detections/${encodeURIComponent(rule.id)}`),
  }));
}

type PaletteListProps = {
  readonly id: string;
  readonly items: readonly PaletteItem[];
  readonly active: PaletteItem | undefined;
  readonly onRun: (item: PaletteItem) => void;
};

/** At least as many as a screen shows. */
const AT_ONCE = 24;

/** What is below the screen comes once the rest was seen. */
function useSeenFirst(): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setSeen(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return isSeen;
}

function PaletteList({ id, items, active, onRun }: PaletteListProps) {
  const isSeen = useSeenFirst();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div role="listbox" id={id} aria-label="Commands" className="palette-list" ref={list}>
      {(isSeen ? items : items.slice(0, AT_ONCE)).map((item, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: keys are handled by the text field.
        <div
          key={item.id}
          id={optionId(id, item)}
          role="option"
          aria-selected={item === active}
          aria-disabled={item.off !== undefined}
          className="palette-item"
          onClick={() => onRun(item)}
        >
          <span className="palette-group">{item.group !== items[at - 1]?.group && item.group}</span>
          <span className="clip">{visibleLine(item.name)}</span>
          {item.off !== undefined && <span className="palette-off clip">{item.off}</span>}
          {item.keys && <KeyCaps keys={item.keys} />}
        </div>
      ))}
    </div>
  );
}
