import type { SqlField, SqlLayout } from './sql-layout.ts';
import { sqlString } from './sql-text.ts';

/** The same folding as `foldCase`: `lowerUTF8` is ICU's, and differs from JavaScript's in these two characters only. */
export function foldSql(text: string): string {
  return `replaceAll(replaceAll(lowerUTF8(${text}), 'ς', 'σ'), 'ſ', 's')`;
}

/** Null is every field of the event. */
export type FieldName = string | null;

/**
 * Names for the arrays of texts that conditions look at. Written once in a `WITH`, because a rule asks for a field ten
 * times, and the engine takes longer to read a query than to run it. The names depend on the field alone, so that the
 * conditions of several rules can stand in one query.
 */
export class NamedTexts {
  readonly #layout: SqlLayout;
  readonly #named = new Map<string, string>();

  constructor(layout: SqlLayout) {
    this.#layout = layout;
  }

  /** By name; what a definition refers to stands before it. */
  get definitions(): ReadonlyMap<string, string> {
    return this.#named;
  }

  field(name: string): SqlField {
    return this.#layout.field(name, sqlString(name));
  }

  /** The name of the array of the field's texts. */
  texts(field: FieldName): string {
    if (field === null) return this.#name('every_text', this.#layout.everyText);
    return this.#name(`texts_${identifierOf(field)}`, this.field(field).texts);
  }

  folded(field: FieldName): string {
    const name = field === null ? 'every_folded' : `folded_${identifierOf(field)}`;
    return this.#name(name, `arrayMap(text -> ${foldSql('text')}, ${this.texts(field)})`);
  }

  #name(name: string, definition: string): string {
    this.#named.set(name, definition);
    return name;
  }
}

/** A name is an author's free text: what is no letter, digit or `_` is spelt out, so that no two fields share one. */
function identifierOf(field: string): string {
  return field.replace(/[^A-Za-z0-9_]|_(?=x)/g, (char) => `_x${char.charCodeAt(0).toString(16)}_`);
}
