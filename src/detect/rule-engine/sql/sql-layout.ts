/**
 * Where a store keeps what rules ask for, as SQL of the ClickHouse dialect. Handed in, so that the engine knows no
 * table. All texts must be stored as the matcher reads them: numbers and booleans written out, lists flattened.
 */
export type SqlLayout = {
  readonly table: string;
  /** What a SELECT gives of each event. */
  readonly columns: readonly string[];
  /** `product` and `service` are String, `categories` is Array(String). */
  readonly logsource: { readonly product: string; readonly service: string; readonly categories: string };
  /** `name` has no spaces; `nameInSql` is the same as a literal. */
  readonly field: (name: string, nameInSql: string) => SqlField;
  /** Array(String): the texts of all fields that the store keeps of the event; what keywords search. */
  readonly everyText: string;
  /** Holds where the store keeps all fields of the event, not only those that rules are known to name. */
  readonly keepsEveryField: string;
};

export type SqlField = {
  /** Kept of every event that has it; otherwise only where `keepsEveryField`. */
  readonly isAlwaysKept: boolean;
  /** Array(String): the value; a list's elements; nothing for null and for a missing field. */
  readonly texts: string;
  /** The event has the field, be it empty, null or an empty list. */
  readonly isPresent: string;
  /** The field is null, or a list with a null in it. */
  readonly isNull: string;
};
