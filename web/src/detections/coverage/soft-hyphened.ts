const SOFT_HYPHEN = '\u00ad';
/** Shorter words fit into the narrowest column. */
const LONGEST_WHOLE = 10;
/** Where English words may be divided: before one of these endings. Browsers know where only if they have a dictionary. */
const ENDING =
  /(?<=\p{L}{4})(?=(?:sance|cation|tation|zation|ration|lation|sion|tion|ment|ing|ability|ible|able|ance|ence|ture)s?$)/u;

/** A name whose long words may be divided, visibly, where English divides them. */
export function softHyphened(name: string): string {
  return name.replace(/\p{L}+/gu, (word) => (word.length > LONGEST_WHOLE ? word.replace(ENDING, SOFT_HYPHEN) : word));
}
