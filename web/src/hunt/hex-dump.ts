const ROW_BYTES = 16;

/** Rows as `hexdump -C` writes them: offset, sixteen bytes, and what of them is printable ASCII. */
export function hexDump(bytes: Uint8Array, maxBytes = 4_096): string {
  const rows: string[] = [];
  const end = Math.min(bytes.length, maxBytes);
  for (let offset = 0; offset < end; offset += ROW_BYTES) {
    const row = [...bytes.subarray(offset, Math.min(offset + ROW_BYTES, end))];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0'));
    const left = hex.slice(0, 8).join(' ').padEnd(23);
    const right = hex.slice(8).join(' ').padEnd(23);
    const ascii = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    rows.push(`${offset.toString(16).padStart(8, '0')}  ${left}  ${right}  |${ascii}|`);
  }
  if (bytes.length > end) rows.push(`… ${bytes.length - end} more bytes`);
  return rows.join('\n');
}
