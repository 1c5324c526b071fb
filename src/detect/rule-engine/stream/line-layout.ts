import type { EventValue, MatchableEvent } from '../contract.ts';

/** A field that a decoder adds or changes, for an event whose members are all at the top of its line. */
export type DerivedField = {
  /** The members that it is made from, the deciding ones of the layout left out. */
  readonly inputs: readonly string[];
  /** Also where the line has a member of this name; else the decoder only fills in what is missing. */
  readonly replaces: boolean;
  /**
   * `copied`: one of the inputs as it is, where that is a text. Which one, or none at all, depends on the deciding members
   * and on which members the line has. `printed`: at most a number, decimal or `0x`. `made`: it may hold text that stands
   * in no member: a name, two members joined.
   */
  readonly kind: 'copied' | 'printed' | 'made';
};

/**
 * How the lines of a source become events, and what of a line decides what. The promises of a layout: the logsource
 * depends on the members of `deciding` only, and every field on these and the member of its own name, or on its
 * `inputs` where it is derived. Lines with any `foreign` member promise nothing.
 */
export type LineLayout = {
  /** Undefined: no event, whatever the reason. */
  readonly decode: (line: Uint8Array) => MatchableEvent | undefined;
  /** The same for some members of a line, already parsed. May change the object it gets. */
  readonly complete: (members: Record<string, EventValue>) => MatchableEvent | undefined;
  readonly isUtf8: (bytes: Uint8Array) => boolean;
  readonly deciding: readonly string[];
  readonly foreign: readonly string[];
  readonly derived: Readonly<Record<string, DerivedField>>;
};
