import type { CSSProperties } from 'react';
import { visibleLine } from '../visible-text.ts';
import { splitMiddle } from './split-middle.ts';

/** A path, hash or host of an event on one line, cut in the middle where it is too long. Copying gives all of it. */
export function MiddleText({ text }: { readonly text: string }) {
  const [head, tail] = splitMiddle(visibleLine(text));
  return (
    <bdi dir="ltr" className="middle-text" style={{ '--tail': `${tail.length}ch` } as CSSProperties}>
      <span className="clip">{head}</span>
      {tail !== '' && <span>{tail}</span>}
    </bdi>
  );
}
