/** An IP network as numbers: `size` is 32 or 128 bits, `prefix` of which count. */
export type IpNetwork = { readonly address: bigint; readonly size: 32 | 128; readonly prefix: number };

type IpAddress = { readonly address: bigint; readonly size: 32 | 128 };

/** `10.0.0.0/8`, `fe80::/10`, or a bare address. Bits after the prefix do not count. Undefined where it is none. */
export function parseNetwork(text: string): IpNetwork | undefined {
  const [address = '', length, ...rest] = text.trim().split('/');
  const ip = parseAddress(address);
  if (ip === undefined || rest.length > 0) return undefined;
  if (length === undefined) return { ...ip, prefix: ip.size };
  if (!/^\d{1,3}$/.test(length)) return undefined;
  // A mapped network (`::ffff:10.0.0.0/104`) is the IPv4 network it maps.
  const isMapped = ip.size === 32 && address.includes(':');
  const prefix = Number(length) - (isMapped ? 96 : 0);
  return prefix < 0 || prefix > ip.size ? undefined : { ...ip, prefix };
}

export function isInNetwork(text: string, network: IpNetwork): boolean {
  const ip = parseAddress(text);
  if (ip === undefined || ip.size !== network.size) return false;
  const shift = BigInt(network.size - network.prefix);
  return ip.address >> shift === network.address >> shift;
}

/** IPv4-mapped IPv6 addresses, which Windows writes for IPv4 peers, count as IPv4; a zone (`%eth0`) is dropped. */
function parseAddress(text: string): IpAddress | undefined {
  if (text.length > 64) return undefined;
  if (!text.includes(':')) {
    const address = parseIpv4(text);
    return address === undefined ? undefined : { address, size: 32 };
  }
  const address = parseIpv6(text.replace(/%.*$/, '').replace(/^\[(.*)\]$/, '$1'));
  if (address === undefined) return undefined;
  return address >> 32n === 0xffffn ? { address: address & 0xffffffffn, size: 32 } : { address, size: 128 };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((address, part) => (address << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const tail = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
  const ipv4 = tail === undefined ? undefined : parseIpv4(tail);
  if (tail !== undefined && ipv4 === undefined) return undefined;
  const hex = tail === undefined || ipv4 === undefined ? text : text.slice(0, -tail.length) + toGroups(ipv4);
  const halves = hex.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], rear = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - rear.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...rear];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`);
}

function toGroups(ipv4: bigint): string {
  return `${(ipv4 >> 16n).toString(16)}:${(ipv4 & 0xffffn).toString(16)}`;
}
