/** One end of a range; undefined: open. */
export type Bound = { readonly value: string; readonly isInclusive: boolean };

/** What a bare value means beyond a pattern. */
export type SpecialValue =
  | { readonly kind: 'range'; readonly low: Bound | undefined; readonly high: Bound | undefined }
  /** `address/prefix`, IPv4 or IPv6 (RFC 4632, RFC 4291). */
  | { readonly kind: 'network'; readonly cidr: string };

const RANGE = /^([[{])\s*(\S+)\s+to\s+([^\s\]}]+)\s*([\]}])$/i;
/** Only numbers and times are compared so: `<script>` is text. */
const COMPARISON = /^(>=?|<=?)(-?\d\S*)$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** Undefined: the value is a pattern. */
export function readSpecialValue(value: string): SpecialValue | undefined {
  const range = RANGE.exec(value);
  if (range) {
    const [, opening, low = '', high = '', closing] = range;
    return { kind: 'range', low: boundOf(low, opening === '['), high: boundOf(high, closing === ']') };
  }
  const comparison = COMPARISON.exec(value);
  if (comparison) {
    const [, sign = '', operand = ''] = comparison;
    const bound = { value: operand, isInclusive: sign.length === 2 };
    const isLow = sign.startsWith('>');
    return { kind: 'range', low: isLow ? bound : undefined, high: isLow ? undefined : bound };
  }
  return isNetwork(value) ? { kind: 'network', cidr: value } : undefined;
}

function boundOf(value: string, isInclusive: boolean): Bound | undefined {
  return value === '*' ? undefined : { value, isInclusive };
}

function isNetwork(value: string): boolean {
  const [address = '', prefix = '', ...rest] = value.split('/');
  if (rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  if (IPV4.test(address)) return Number(prefix) <= 32;
  return address.includes(':') && Number(prefix) <= 128 && URL.canParse(`http://[${address}]`);
}
