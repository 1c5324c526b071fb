import { columnOf, HOT_FIELDS } from './columns.ts';
import { RULE_FIELDS } from './rule-fields.ts';

const LOW_CARDINALITY: ReadonlySet<string> = new Set(['EventID', 'Provider_Name', 'Channel']);

/**
 * Where the lake keeps what rules ask for (ADR 0005), in the shape that the rule engine's `emitSelect` takes. `nameInSql`
 * is the name as a string literal.
 */
export const RULE_LAYOUT = {
  table: 'events',
  columns: ['journal_id', 'sequence', 'record', 'time', 'received_at', 'source', 'host', 'user'],
  logsource: { product: 'product', service: 'service', categories: 'categories' },
  field: (name: string, nameInSql: string) => {
    const column = columnOf(name);
    if (column !== undefined) return columnField(LOW_CARDINALITY.has(name) ? `toString(${column})` : column, nameInSql);
    return RULE_FIELDS.has(name) ? mapField(nameInSql) : rareField(nameInSql);
  },
  everyText: `arrayConcat(arrayFilter(text -> text != '', [${HOT_FIELDS.map((name) => `toString(${columnOf(name)})`).join(', ')}]), mapValues(fields))`,
  // As the encoder tells a JSON object from other records.
  keepsEveryField: "NOT (startsWith(raw, '{') AND (endsWith(raw, '}') OR substring(raw, length(raw) - 1, 1) = '}'))",
};

function columnField(column: string, name: string) {
  const isMoved = `has(moved_fields, ${name})`;
  const plain = `if(${column} = '', emptyArrayString(), [${column}])`;
  return {
    isAlwaysKept: true,
    texts: `if(${isMoved}, arrayConcat(${plain}, ${textsOf(name, 'mapKeys(fields)')}), ${plain})`,
    isPresent: `(${column} != '' OR ${isMoved})`,
    isNull: `has(null_fields, ${name})`,
  };
}

function mapField(name: string) {
  const isNull = `has(null_fields, ${name})`;
  return {
    isAlwaysKept: true,
    texts: textsOf(name, 'mapKeys(fields)'),
    isPresent: `(mapContains(fields, ${name}) OR ${isNull} OR has(moved_fields, ${name}))`,
    isNull,
  };
}

/**
 * A field that only a rule of one's own names: in the map since that rule was loaded, and not before; and where raw is no
 * JSON object under the event's own spelling, with its spaces.
 */
function rareField(name: string) {
  const unspaced = (names: string): string => `arrayMap(name -> replaceAll(name, ' ', ''), ${names})`;
  const isNull = `has(${unspaced('null_fields')}, ${name})`;
  return {
    isAlwaysKept: false,
    texts: textsOf(name, unspaced('mapKeys(fields)')),
    isPresent: `(has(${unspaced('arrayConcat(mapKeys(fields), moved_fields)')}, ${name}) OR ${isNull})`,
    isNull,
  };
}

function textsOf(name: string, names: string): string {
  return `arrayFilter((text, name) -> name = ${name}, mapValues(fields), ${names})`;
}
