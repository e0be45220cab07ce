import { BlockList, isIP, isIPv6 } from 'node:net';

// IANA special-purpose address registries (RFC 6890): what is not on the public internet, or leads back inside.
const networks = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24',
  '192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
  '::/96 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8',
].flatMap((line) => line.split(' '));

// One list each: Node takes every IPv4 address for one of ::ffff:0:0/96.
const internal = { 4: new BlockList(), 6: new BlockList() };
for (const network of networks) {
  const [address = '', prefix] = network.split('/');
  if (isIPv6(address)) internal[6].addSubnet(address, Number(prefix), 'ipv6');
  else internal[4].addSubnet(address, Number(prefix), 'ipv4');
}

/** Whether an address is this machine's, its network's, or of nobody. @param address IPv4 or IPv6, without brackets; anything else is refused too */
export function isInternal(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return internal[4].check(address, 'ipv4');
  return family !== 6 || internal[6].check(address, 'ipv6');
}
