/** A socket on `::` shows IPv4 senders as `::ffff:192.0.2.1` (RFC 4291 section 2.5.5.2): one sender, one name. */
export function plainAddress(address: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice('::ffff:'.length) : address;
}
