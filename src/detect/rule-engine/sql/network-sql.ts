import { type IpNetwork, parseNetwork } from '../ip-network.ts';
import { SPACE } from './regex-text.ts';
import { sqlAnd, sqlOr, sqlString } from './sql-text.ts';

const OCTETS = sqlString('^([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})$');
const MAPPED_PREFIX = "unhex('00000000000000000000ffff')";

/**
 * `isInNetwork` in SQL, for any of the networks: not the engine's own address functions alone, which take other spellings
 * for addresses. Arrays of one stand for variables, which an expression has no others of.
 */
export function networkTest(networks: readonly string[], value: string): string {
  const parsed = networks.map(parseNetwork).filter((network) => network !== undefined);
  const trimmed = `extract(${value}, ${sqlString(`(?s)^${SPACE}*(.*?)${SPACE}*$`)})`;
  const [ipv4, ipv6] = [32, 128].map((size) => parsed.filter((network) => network.size === size));
  const inNetwork = sqlOr([testIpv4(ipv4 ?? []), testIpv6(ipv6 ?? [])]);
  return `arrayExists(ip -> ${sqlAnd(['length(ip) <= 64', inNetwork])}, [${trimmed}])`;
}

function testIpv4(networks: readonly IpNetwork[]): string {
  if (networks.length === 0) return '0';
  const written = `arrayMap(octet -> toInt64(octet), extractGroups(ip, ${OCTETS}))`;
  const number = 'octets[1] * 16777216 + octets[2] * 65536 + octets[3] * 256 + octets[4]';
  // Shifted or not, -1 is the number of no network.
  const asWritten = `arrayMap(octets -> if(length(octets) = 4 AND arrayMax(octets) <= 255, ${number}, -1), [${written}])[1]`;
  const mapped = `toInt64(reinterpretAsUInt32(reverse(substring(bytes, 13, 4))))`;
  const asMapped = `arrayMap(bytes -> if(startsWith(bytes, ${MAPPED_PREFIX}), ${mapped}, -1), [${IPV6_BYTES}])[1]`;
  return anyNetwork(networks, `if(position(ip, ':') > 0, ${asMapped}, ${asWritten})`, (wanted) => wanted);
}

function testIpv6(networks: readonly IpNetwork[]): string {
  if (networks.length === 0) return '0';
  const test = anyNetwork(networks, 'reinterpretAsUInt128(reverse(bytes))', (wanted) => `toUInt128('${wanted}')`);
  const isIpv6 = sqlAnd(['length(bytes) = 16', `NOT startsWith(bytes, ${MAPPED_PREFIX})`, test]);
  return `arrayExists(bytes -> ${isIpv6}, [${IPV6_BYTES}])`;
}

/** The sixteen bytes of `ip`, or ''. A zone (`%eth0`) and brackets are no part of the address. */
const IPV6_BYTES = ((): string => {
  const bare = "replaceRegexpOne(replaceRegexpOne(ip, '%[^\\n\\r]*$', ''), '^\\\\[(.*)\\\\]$', '\\\\1')";
  // The engine takes `:::` for `::`. By way of hex, because a fixed string loses its trailing zeros otherwise.
  const isWritten = "match(bare, '^[0-9a-fA-F.]*:[0-9a-fA-F:.]*$') AND position(bare, ':::') = 0";
  return `arrayMap(bare -> if(${isWritten}, unhex(ifNull(hex(IPv6StringToNumOrNull(bare)), '')), ''), [${bare}])[1]`;
})();

function anyNetwork(networks: readonly IpNetwork[], number: string, literal: (wanted: string) => string): string {
  const wanted = networks.map(({ address, size, prefix }) => literal(String(address >> BigInt(size - prefix))));
  const shifts = networks.map(({ size, prefix }) => size - prefix);
  // The engine does not shift a number out of itself: a prefix of 0 is every address.
  const same = `if(bits = ${networks[0]?.size}, number >= 0, bitShiftRight(number, bits) = wanted)`;
  return `arrayExists(number -> arrayExists((wanted, bits) -> ${same}, [${wanted.join(', ')}], [${shifts.join(', ')}]), [${number}])`;
}
