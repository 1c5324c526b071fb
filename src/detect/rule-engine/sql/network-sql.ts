import { type IpNetwork, parseNetwork } from '../ip-network.ts';
import { SPACE } from './regex-text.ts';
import { sqlString } from './sql-text.ts';

const OCTETS = sqlString('^([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})$');
const MAPPED_PREFIX = "unhex('00000000000000000000ffff')";

/** `isInNetwork` in SQL: not the engine's own address functions alone, which take other spellings for addresses. */
export function networkTest(text: string, value: string): string {
  const network = parseNetwork(text);
  if (network === undefined) return '0';
  const trimmed = `extract(${value}, ${sqlString(`(?s)^${SPACE}*(.*?)${SPACE}*$`)})`;
  const inNetwork = network.size === 32 ? testIpv4(network) : testIpv6(network);
  // An array of one: the engine has no other way to name a value inside an expression.
  return `arrayExists(ip -> length(ip) <= 64 AND ${inNetwork}, [${trimmed}])`;
}

function testIpv4(network: IpNetwork): string {
  const written = `arrayMap(octet -> toUInt32(octet), extractGroups(ip, ${OCTETS}))`;
  const number = 'octets[1] * 16777216 + octets[2] * 65536 + octets[3] * 256 + octets[4]';
  const asWritten = `arrayExists(octets -> length(octets) = 4 AND arrayMax(octets) <= 255 AND ${hasPrefix(number, network)}, [${written}])`;
  const mapped = 'reinterpretAsUInt32(reverse(substring(bytes, 13, 4)))';
  const asMapped = ipv6Test(`startsWith(bytes, ${MAPPED_PREFIX}) AND ${hasPrefix(mapped, network)}`);
  return `if(position(ip, ':') > 0, ${asMapped}, ${asWritten})`;
}

function testIpv6(network: IpNetwork): string {
  const test = hasPrefix('reinterpretAsUInt128(reverse(bytes))', network);
  return ipv6Test(`NOT startsWith(bytes, ${MAPPED_PREFIX}) AND ${test}`);
}

/** `test` speaks of `bytes`, the sixteen bytes of the address; false where `ip` is none. */
function ipv6Test(test: string): string {
  // A zone (`%eth0`) and brackets are no part of the address.
  const bare = "replaceRegexpOne(replaceRegexpOne(ip, '%[^\\n\\r]*$', ''), '^\\\\[(.*)\\\\]$', '\\\\1')";
  // By way of hex: a fixed string loses its trailing zeros otherwise. The engine takes `:::` for `::`.
  const bytes = `unhex(hex(ifNull(IPv6StringToNumOrNull(${bare}), toFixedString('', 16))))`;
  const isAddress = `match(${bare}, '^[0-9a-fA-F.]*:[0-9a-fA-F:.]*$') AND position(ip, ':::') = 0 AND isNotNull(IPv6StringToNumOrNull(${bare}))`;
  return `(${isAddress} AND arrayExists(bytes -> ${test}, [${bytes}]))`;
}

function hasPrefix(number: string, { address, size, prefix }: IpNetwork): string {
  if (prefix === 0) return '1';
  const shift = size - prefix;
  const wanted = address >> BigInt(shift);
  const wide = size === 32 ? `toUInt64(${number})` : number;
  const literal = size === 32 ? String(wanted) : `toUInt128('${wanted}')`;
  return shift === 0 ? `${wide} = ${literal}` : `bitShiftRight(${wide}, ${shift}) = ${literal}`;
}
