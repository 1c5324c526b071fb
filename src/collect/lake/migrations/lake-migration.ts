/** One step of the lake's schema. There is no transaction: every statement must be harmless when run again. */
export type LakeMigration = { readonly name: string; readonly statements: readonly string[] };
