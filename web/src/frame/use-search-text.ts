import { useEffect, useRef, useState } from 'react';

const PAUSE_MS = 250;

/** Text of a search field: handed on after a pause in typing, and taken over when the address changes by itself. */
export function useSearchText(
  value: string,
  onPause: (text: string) => void,
): readonly [string, (text: string) => void] {
  const [draft, setDraft] = useState({ text: value, seen: value });
  const latest = useRef(onPause);
  useEffect(() => {
    latest.current = onPause;
  });
  useEffect(() => {
    if (draft.text === draft.seen) return;
    const timer = setTimeout(() => {
      setDraft(({ text }) => ({ text, seen: text.trim() }));
      latest.current(draft.text.trim());
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  const isBehind = value !== draft.seen && draft.text.trim() === draft.seen;
  useEffect(() => {
    if (isBehind) setDraft({ text: value, seen: value });
  }, [isBehind, value]);
  return [draft.text, (text) => setDraft(({ seen }) => ({ text, seen }))];
}
