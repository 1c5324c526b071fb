import { Fragment, useState } from 'react';
import { visiblePieces } from './visible-text.ts';

/** A half-open range of UTF-16 units: [start, end). */
export type Span = readonly [start: number, end: number];

const NO_SPANS: readonly Span[] = [];
const SHOWN_CHARACTERS = 2_000;
/** Each break is an element of the page: long texts break anywhere instead. */
const MOST_BREAKABLE = 400;
const BREAKS = /(?<=[^\\])(?=\\)|(?<=[/,;&])(?=[^/,;&])/;

type EventTextProps = { readonly text: string; readonly spans?: readonly Span[]; readonly limit?: number };

/**
 * Text that an attacker may have written. Only React text nodes, isolated from the direction of what surrounds it, with
 * every invisible or reordering character named. `spans` (ascending, apart) are marked as the matched parts.
 */
export function EventText({ text, spans = NO_SPANS, limit = SHOWN_CHARACTERS }: EventTextProps) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole || text.length <= limit ? text : text.slice(0, limit);
  return (
    <bdi className="event-text" dir="ltr">
      {cut(shown, spans).map((part) =>
        part.isMatch ? (
          <mark key={part.start}>
            <Pieces text={part.text} />
          </mark>
        ) : (
          <Pieces key={part.start} text={part.text} />
        ),
      )}
      {shown.length < text.length && (
        <button type="button" className="link-button" onClick={() => setWhole(true)}>
          … show all {text.length.toLocaleString('en')} characters
        </button>
      )}
    </bdi>
  );
}

function Pieces({ text }: { readonly text: string }) {
  let at = 0;
  return visiblePieces(text).map((piece) => {
    const key = at;
    at += piece.text.length;
    if (piece.kind === 'text') return <Breakable key={key} text={piece.text} />;
    if (piece.kind === 'line-end') return <LineEnd key={key} />;
    return (
      <span key={key} className="escape">
        {piece.text}
      </span>
    );
  });
}

/** Lets a path or a command line break at its separators instead of within a word. Copying is not affected. */
function Breakable({ text }: { readonly text: string }) {
  if (text.length > MOST_BREAKABLE) return text;
  let at = 0;
  return text.split(BREAKS).map((word) => {
    at += word.length;
    return (
      <Fragment key={at}>
        {word}
        {at < text.length && <wbr />}
      </Fragment>
    );
  });
}

function LineEnd() {
  return (
    <>
      <span className="line-end" aria-hidden="true">
        ↵
      </span>
      {'\n'}
    </>
  );
}

type Part = { readonly start: number; readonly text: string; readonly isMatch: boolean };

function cut(text: string, spans: readonly Span[]): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const [start, end] of spans) {
    if (start >= text.length) break;
    if (start > from) parts.push({ start: from, text: text.slice(from, start), isMatch: false });
    parts.push({ start, text: text.slice(start, end), isMatch: true });
    from = end;
  }
  if (from < text.length) parts.push({ start: from, text: text.slice(from), isMatch: false });
  return parts;
}
