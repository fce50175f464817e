import { BlockList, isIP } from 'node:net'

/** What is nobody's on the internet: this machine, its network, and what the registries set apart (RFC 6890 and after). */
const notPublic = new BlockList()
const ipv4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]
for (const [network, bits] of ipv4) notPublic.addSubnet(network, bits, 'ipv4')
/** Inside the one range that is given out: documentation, and addresses that carry an IPv4 address or a tunnel. */
const ipv6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]
for (const [network, bits] of ipv6) notPublic.addSubnet(network, bits, 'ipv6')

const givenOut = new BlockList()
givenOut.addSubnet('2000::', 3, 'ipv6')

/** Its host, an IPv6 address without the brackets. */
export const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** Whether an address belongs to a host on the internet: not to this machine, its network, or nobody. */
export const isPublicAddress = (address: string): boolean => {
  const kind = isIP(address)
  if (kind === 4) return !notPublic.check(address, 'ipv4')
  return kind === 6 && givenOut.check(address, 'ipv6') && !notPublic.check(address, 'ipv6')
}
