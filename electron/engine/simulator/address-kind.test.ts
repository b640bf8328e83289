import { expect, test } from "vitest";
import { kindOfAddress } from "./address-kind";

test.each<[string, string[]]>([
  ["loopback", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::127.0.0.1"]],
  [
    "private",
    ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd12::1", "::ffff:10.1.2.3"],
  ],
  [
    "public",
    ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::8.8.8.8", "2002:808:808::1"],
  ],
  [
    "forbidden",
    [
      ...[
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "2002:a9fe:a9fe::1",
        "fd00:ec2::254",
        "100.100.100.200",
      ],
      ...["168.63.129.16", "169.254.1.1", "fe80::1", "fe80::1%eth0", "0.0.0.0", "0.1.2.3", "::", "224.0.0.1"],
      ...["255.255.255.255", "192.0.2.1", "203.0.113.5", "2001:db8::1", "ff02::1", "not an address", ""],
    ],
  ],
])("%s", (kind, addresses) => {
  expect(addresses.map((address) => [address, kindOfAddress(address)])).toEqual(
    addresses.map((address) => [address, kind]),
  );
});
