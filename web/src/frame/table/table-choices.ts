import { useSyncExternalStore } from 'react';

export const DENSITIES = { wide: 40, usual: 32, dense: 24 } as const;
export type Density = keyof typeof DENSITIES;

/** How this browser shows lists, beside the preferences of whoever looks: not part of what an address tells. */
export type TableChoices = {
  /** By list: the columns as `printColumnLayout` writes them, for addresses that name none. */
  readonly columns: Readonly<Record<string, string>>;
};

const KEY = 'watchfloor.tables';
const USUAL: TableChoices = { columns: {} };
const listeners = new Set<() => void>();
let choices: TableChoices | undefined;

function readChoices(): TableChoices {
  choices ??= parseChoices(localStorage.getItem(KEY));
  return choices;
}

/** What a browser stored may be of any age or hand. */
export function parseChoices(text: string | null): TableChoices {
  try {
    const stored = JSON.parse(text ?? '{}') as Partial<TableChoices> | null;
    const columns = Object.entries(stored?.columns ?? {}).filter(([, layout]) => typeof layout === 'string');
    return { columns: Object.fromEntries(columns) };
  } catch {
    return USUAL;
  }
}

export function changeChoices(change: Partial<TableChoices>): void {
  choices = { ...readChoices(), ...change };
  localStorage.setItem(KEY, JSON.stringify(choices));
  for (const call of listeners) call();
}

/** Every list on the screen changes with them at once. */
export function useTableChoices(): TableChoices {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readChoices);
}
