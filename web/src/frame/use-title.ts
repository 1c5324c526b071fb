import { useEffect } from 'react';
import { visibleLine } from './visible-text.ts';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${visibleLine(title)} · Watchfloor`;
  }, [title]);
}
