import { type RefObject, useLayoutEffect, useRef } from 'react';

/** For a field that somebody has asked for by a key and types into without waiting: the first letter must not be lost. */
export function useFocusAtOnce<Element extends HTMLElement>(): RefObject<Element | null> {
  const field = useRef<Element>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return field;
}
