const OCTET = /^(?:0|[1-9]\d{0,2})$/;

/** Four numbers without leading zeros, which some programs read as octal. */
export function isIpv4(text: string): boolean {
  const octets = text.split('.');
  return octets.length === 4 && octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255);
}

/** RFC 4291 section 2.2, an IPv4 address at the end included. */
export function isIpv6(text: string): boolean {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(':')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const counts = halves.map((half, at) => groupCount(half, at === halves.length - 1));
  if (counts.some((count) => count === undefined)) return false;
  const groups = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

function groupCount(half: string, isLast: boolean): number | undefined {
  if (half === '') return 0;
  const groups = half.split(':');
  const tail = groups.at(-1) ?? '';
  const hasIpv4 = isLast && tail.includes('.');
  if (hasIpv4 && !isIpv4(tail)) return undefined;
  const hexGroups = hasIpv4 ? groups.slice(0, -1) : groups;
  if (!hexGroups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return hexGroups.length + (hasIpv4 ? 2 : 0);
}

/** `10.0.0.0/8` or `2001:db8::/32`, as written in lower case; undefined where it is no network. */
export function networkOf(text: string): string | undefined {
  const [, address = '', prefix = ''] = /^([0-9a-f:.]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const isV4 = isIpv4(address) && Number(prefix) <= 32;
  return isV4 || (isIpv6(address) && Number(prefix) <= 128) ? text.toLowerCase() : undefined;
}
