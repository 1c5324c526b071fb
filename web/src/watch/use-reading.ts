import { type PointerEvent, useState } from 'react';

export type Reading = {
  /** The mouse or the focus is in it. */
  readonly isReading: boolean;
  readonly handlers: {
    readonly onPointerEnter: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: () => void;
  };
};

/** Notices whoever reads a part of the page, so that nothing moves there. A touch leaves no pointer behind. */
export function useReading(): Reading {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  return {
    isReading: isPointed || isFocused,
    handlers: {
      onPointerEnter: ({ pointerType }) => setPointed(pointerType === 'mouse'),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  };
}
