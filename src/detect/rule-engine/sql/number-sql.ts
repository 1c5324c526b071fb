import type { CompareOperator, ComparePattern, TimePart } from '../sigma-rule.ts';
import { SPACE } from './regex-text.ts';
import { sqlNumber, sqlString } from './sql-text.ts';

const OPERATORS: Readonly<Record<CompareOperator, string>> = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** A field's number, or a part of its date, against the rule's; false where the text has none. */
export function compareTest({ operator, operand, timePart }: ComparePattern, text: string): string {
  const number = timePart === null ? numberSql(text) : datePartSql(text, timePart);
  return `ifNull(${number} ${OPERATORS[operator]} ${sqlNumber(operand)}, 0)`;
}

const DECIMAL = sqlString('^[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?$');

/** As JavaScript reads a number: decimal with an exponent, `0x`, `0o`, `0b`, `Infinity`; Nullable(Float64). */
function numberSql(text: string): string {
  const digits = 'substring(number, 3)';
  const read = `multiIf(
    match(number, ${DECIMAL}), toFloat64OrNull(replaceRegexpOne(number, '^([+-]?)[.]', '\\\\10.')),
    match(number, '^0[xX][0-9a-fA-F]+$'), ${hexSql(`replaceRegexpOne(${digits}, '^0+', '')`)},
    match(number, '^0[oO][0-7]+$'), ${foldDigits(digits, 8)},
    match(number, '^0[bB][01]+$'), ${foldDigits(digits, 2)},
    match(number, '^[+]?Infinity$'), inf,
    number = '-Infinity', -inf,
    NULL)`;
  return `arrayMap(number -> ${read.replaceAll(/\s*\n\s*/g, ' ')}, [${trimSql(text)}])[1]`;
}

/** Exact to sixteen digits; beyond sixty-four it counts as infinite. */
function hexSql(digits: string): string {
  const padded = (length: number): string => `reverse(unhex(leftPad(${digits}, ${length}, '0')))`;
  return `multiIf(length(${digits}) <= 16, toFloat64(reinterpretAsUInt64(${padded(16)})),
    length(${digits}) <= 64, toFloat64(reinterpretAsUInt256(${padded(64)})), inf)`;
}

function foldDigits(digits: string, base: number): string {
  return `arrayFold((sum, digit) -> sum * ${base} + toFloat64(digit), splitByString('', ${digits}), toFloat64(0))`;
}

function trimSql(text: string): string {
  return `extract(${text}, ${sqlString(`(?s)^${SPACE}*(.*?)${SPACE}*$`)})`;
}

const WRITTEN_DATE = sqlString(`^${SPACE}*([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2}))?`);
const EPOCH = sqlString(`^${SPACE}*[0-9]{9,16}(?:[.][0-9]+)?${SPACE}*$`);

/** The Gregorian calendar repeats after this many seconds: the engine's dates end with the year 2299. */
const FOUR_CENTURIES_S = 12_622_780_800;
const START_OF_2300_S = 10_413_792_000;
const START_OF_10000_MS = 253_402_300_800_000;

/** `matchDatePart` in SQL; Nullable. */
function datePartSql(text: string, part: TimePart): string {
  const written = `arrayMap(d -> ${WRITTEN_PARTS[part]}, [extractGroups(${text}, ${WRITTEN_DATE})])[1]`;
  return `if(match(${text}, ${EPOCH}), ${epochPart(text, part)}, ${written})`;
}

const year = 'toInt32OrNull(d[1])';
const month = 'toInt32OrNull(d[2])';

/** Of `d`: year, month, day, hour, minute as written, '' where missing; empty where the text is no date. */
const WRITTEN_PARTS: Readonly<Record<TimePart, string>> = {
  year,
  month,
  day: 'toInt32OrNull(d[3])',
  hour: 'toInt32OrNull(d[4])',
  minute: 'toInt32OrNull(d[5])',
  // JavaScript takes years below 100 for those of the 1900s, and carries months and days that are too many.
  week: `toInt32(toISOWeek(addDays(makeDate32(
    1900 + positiveModulo(${year} + if(${year} < 100, 1900, 0) + intDiv(${month} + 11, 12) - 1 - 1900, 400),
    (${month} + 11) % 12 + 1, 1), toInt32OrNull(d[3]) - 1)))`.replaceAll(/\s*\n\s*/g, ' '),
};

const PARTS_OF_DATE: Readonly<Record<TimePart, string>> = {
  year: 'toYear(date)',
  month: 'toMonth(date)',
  week: 'toISOWeek(date)',
  day: 'toDayOfMonth(date)',
  hour: 'toHour(date)',
  minute: 'toMinute(date)',
};

function epochPart(text: string, part: TimePart): string {
  const number = `assumeNotNull(toFloat64OrZero(${trimSql(text)}))`;
  const seconds = 'toInt64(floor(ms / 1000))';
  const cycle = `intDiv(${seconds}, ${FOUR_CENTURIES_S})`;
  const rest = `(${seconds} % ${FOUR_CENTURIES_S})`;
  const moved = `if(${rest} >= ${START_OF_2300_S}, 1, 0)`;
  const date = `addSeconds(toDateTime64('1970-01-01 00:00:00', 0, 'UTC'), ${rest} - ${moved} * ${FOUR_CENTURIES_S})`;
  const value = part === 'year' ? `${PARTS_OF_DATE.year} + 400 * (${cycle} + ${moved})` : PARTS_OF_DATE[part];
  const ofDate = `arrayMap(date -> toInt32(${value}), [${date}])[1]`;
  return `arrayMap(ms -> if(ms < ${START_OF_10000_MS}, ${ofDate}, NULL), [if(${number} < 1e11, ${number} * 1000, ${number})])[1]`;
}
