import { BlockList, isIP } from 'node:net';

/**
 * Where an address leads: to the internet; to this machine or its network; or, for `unusable`, to
 * nothing that serves a website under its own name: link-local (among them the metadata services
 * of clouds), multicast, reserved, and the forms of IPv6 that carry an IPv4 address inside.
 */
export type AddressScope = 'public' | 'private' | 'unusable';

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry */
const ipv4 = {
  private: blockList('ipv4', [
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
  ]),
  unusable: blockList('ipv4', [
    '0.0.0.0/8',
    '169.254.0.0/16',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/3',
  ]),
};

/** @see https://www.iana.org/assignments/iana-ipv6-special-registry */
const ipv6 = {
  private: blockList('ipv6', ['::1/128', 'fc00::/7']),
  // All that is given out to networks so far; what is mapped, translated or local lies outside.
  global: blockList('ipv6', ['2000::/3']),
  // IETF protocols with Teredo, documentation, 6to4, documentation.
  unusable: blockList('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']),
};

export function addressScope(address: string): AddressScope {
  // A zone, as in fe80::1%eth0, names an interface of this machine.
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 4) {
    if (ipv4.private.check(address, 'ipv4')) return 'private';
    return ipv4.unusable.check(address, 'ipv4') ? 'unusable' : 'public';
  }
  if (family === 6) {
    if (ipv6.private.check(address, 'ipv6')) return 'private';
    const isGlobal = ipv6.global.check(address, 'ipv6') && !ipv6.unusable.check(address, 'ipv6');
    return isGlobal ? 'public' : 'unusable';
  }
  return 'unusable';
}

function blockList(family: 'ipv4' | 'ipv6', subnets: string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', bits] = subnet.split('/');
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}
