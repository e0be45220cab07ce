import { isIPv6 } from 'node:net';

/**
 * Where a request comes from, as far as guesses are counted: an IPv4 address, or the /64 of an IPv6 one, of which one subscriber has
 * all 2⁶⁴ addresses (RFC 6177). An IPv4 address written as IPv6 is the IPv4 address.
 */
export function sourceOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const plain = address.split('%')[0] ?? '';
  if (!isIPv6(plain)) return address;
  const [before = '', after] = plain.split('::');
  const groups = before.split(':').filter(Boolean);
  const tail = (after ?? '').split(':').filter(Boolean);
  const zeros = after === undefined ? 0 : Math.max(0, 8 - groups.length - tail.length);
  const whole = [...groups, ...Array.from({ length: zeros }, () => '0'), ...tail];
  return `${whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
