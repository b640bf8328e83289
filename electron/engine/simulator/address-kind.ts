/**
 * Where an address leads: this machine, a private network, the internet, or nowhere that a handler could be. The
 * ranges are IANA's special-purpose registries for IPv4 and IPv6; the single ones are where clouds serve credentials to
 * whoever asks from within. Pure.
 */
import { BlockList, isIPv4, isIPv6 } from "node:net";

export type AddressKind = "loopback" | "private" | "public" | "forbidden";

type Range = [network: string, prefix: number];

function rangesOf(four: Range[], six: Range[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of four) list.addSubnet(network, prefix, "ipv4");
  for (const [network, prefix] of six) list.addSubnet(network, prefix, "ipv6");
  return list;
}

const loopback = rangesOf([["127.0.0.0", 8]], [["::1", 128]]);
/** AWS and most others, its IPv6 sibling, Alibaba, Azure: metadata of the machine, credentials among them. */
const metadata = rangesOf(
  [
    ["169.254.169.254", 32],
    ["100.100.100.200", 32],
    ["168.63.129.16", 32],
  ],
  [["fd00:ec2::254", 128]],
);
const privateNetworks = rangesOf(
  [
    ["10.0.0.0", 8],
    ["172.16.0.0", 12],
    ["192.168.0.0", 16],
    ["100.64.0.0", 10],
  ],
  [["fc00::", 7]],
);
const nowhere = rangesOf(
  [
    ["0.0.0.0", 8],
    ["169.254.0.0", 16],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ],
  [
    ["::", 128],
    ["100::", 64],
    ["2001:db8::", 32],
    ["fe80::", 10],
    ["fec0::", 10],
    ["ff00::", 8],
  ],
);

/** An IPv6 address that only wraps an IPv4 one leads where that one leads: mapped, compatible, NAT64, 6to4. */
function unwrap(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = expand(address);
  const [high = 0, low = 0] = groups.slice(6);
  const embedded = (upper: number, lower: number) =>
    [upper >> 8, upper & 255, lower >> 8, lower & 255].join(".");
  const leading = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(":");
  if (leading === "0:0:0:0:0:ffff" || leading === "0:0:0:0:ffff:0" || leading === "64:ff9b:0:0:0:0")
    return embedded(high, low);
  if (groups[0] === 0x2002) return embedded(groups[1] ?? 0, groups[2] ?? 0);
  if (leading === "0:0:0:0:0:0" && high > 0) return embedded(high, low);
  return address;
}

/** The eight groups of an IPv6 address, whatever was left out or written as IPv4. */
function expand(address: string): number[] {
  const bare = address.replace(/%.*$/, "").replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [before = "", after] = bare.split("::");
  const groupsIn = (text: string) =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  const head = groupsIn(before);
  const tail = after === undefined ? [] : groupsIn(after);
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** What is no address at all is forbidden. */
export function kindOfAddress(given: string): AddressKind {
  const address = unwrap(given.replace(/%.*$/, ""));
  const family = isIPv4(address) ? "ipv4" : isIPv6(address) ? "ipv6" : null;
  if (family === null || metadata.check(address, family) || nowhere.check(address, family))
    return "forbidden";
  if (loopback.check(address, family)) return "loopback";
  return privateNetworks.check(address, family) ? "private" : "public";
}

export function isMetadataAddress(given: string): boolean {
  const address = unwrap(given.replace(/%.*$/, ""));
  return metadata.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}
