import {
  eachText,
  fault,
  type ItemFault,
  type ItemValue,
  type Modifier,
  refuseGrowth,
  type TextValue,
} from '../modified-item.ts';

/** A modifier over the value's bytes, which become `growth` texts at most. Wildcards have no bytes. */
function eachBytes(encode: (bytes: Uint8Array) => readonly string[], growth: number): Modifier {
  return eachText((value, item) => {
    const refusal = refuseGrowth(item, value, growth);
    if (refusal !== undefined) return refusal;
    const bytes = toBytes(value);
    if (!(bytes instanceof Uint8Array)) return bytes;
    return encode(bytes).map((text): ItemValue => ({ kind: 'text', parts: text === '' ? [] : [text], isBytes: false }));
  });
}

function toBytes({ parts, isBytes }: TextValue): Uint8Array | ItemFault {
  const [text = ''] = parts;
  if (parts.length > 1 || typeof text !== 'string') {
    return fault(
      'wildcard-in-encoded-value',
      'A value with wildcards cannot be encoded: escape them, or put `contains` last.',
    );
  }
  if (text === '') return fault('empty-value', 'An empty value has no encoded form.');
  return isBytes === true ? Uint8Array.from(text, (char) => char.charCodeAt(0)) : new TextEncoder().encode(text);
}

const toBinaryText = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
const toBase64 = (bytes: Uint8Array): string => btoa(toBinaryText(bytes));

export const base64 = eachBytes((bytes) => [toBase64(bytes)], 2);

/** How many leading Base64 digits depend on what stands before, for a shift of 0, 1, 2 bytes. */
const LEADING = [0, 2, 3];
/** How many trailing digits (padding included) depend on what follows, for a byte length of 3n, 3n+1, 3n+2. */
const TRAILING = [0, 3, 2];

/** The part of the Base64 text that stays the same wherever the value stands: one for each shift, trimmed by byte. */
export const base64offset = eachBytes(
  (bytes) =>
    [0, 1, 2].flatMap((shift) => {
      const shifted = new Uint8Array(shift + bytes.length);
      shifted.set(bytes, shift);
      const text = toBase64(shifted);
      const stable = text.slice(LEADING[shift], text.length - (TRAILING[shifted.length % 3] ?? 0));
      // One or two bytes leave nothing stable at some shifts; an empty text would match everything.
      return stable === '' ? [] : [stable];
    }),
  3,
);

type ByteOrder = 'little' | 'big';

/** The value's characters as UTF-16 bytes; left without a Base64 modifier, one character stands for one byte. */
export function utf16(order: ByteOrder, hasByteOrderMark: boolean): Modifier {
  return eachText((value, item) => {
    // Twice the characters.
    const refusal = refuseGrowth(item, value, 2);
    if (refusal !== undefined) return refusal;
    const bytes = toBytes(value);
    if (!(bytes instanceof Uint8Array)) return bytes;
    if (value.isBytes === true) return fault('modifier-order', 'The value is encoded as UTF-16 already.');
    const text = `${hasByteOrderMark ? '\uFEFF' : ''}${value.parts.join('')}`;
    return [{ kind: 'text', parts: [encodeUtf16(text, order)], isBytes: true }];
  });
}

function encodeUtf16(text: string, order: ByteOrder): string {
  let encoded = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const low = String.fromCharCode(unit & 0xff);
    const high = String.fromCharCode(unit >> 8);
    encoded += order === 'little' ? low + high : high + low;
  }
  return encoded;
}
