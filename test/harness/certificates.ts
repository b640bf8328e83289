/** Certificates that were made a moment ago: one that nobody trusts, as a developer's own server has, and one under an authority. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

function der(tag: number, ...parts: (Uint8Array | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const hex = (text: string) => Buffer.from(text, "hex");
const ecdsaWithSha256 = sequence(der(0x06, hex("2a8648ce3d040302")));
const commonName = (name: string) => sequence(der(0x31, sequence(der(0x06, hex("550403")), der(0x0c, name))));
const extension = (oid: string, critical: boolean, value: Buffer) =>
  sequence(der(0x06, hex(oid)), ...(critical ? [der(0x01, hex("ff"))] : []), der(0x04, value));

const isAuthority = extension("551d13", true, sequence(der(0x01, hex("ff"))));
const isNoAuthority = extension("551d13", true, sequence());
const forLoopback = extension(
  "551d11",
  false,
  sequence(der(0x82, "localhost"), der(0x87, new Uint8Array([127, 0, 0, 1]))),
);

type Certificate = { key: string; cert: string };
type Issuer = { name: string; key: KeyObject };

function utcTime(at: Date): Buffer {
  return der(0x17, `${at.toISOString().slice(2, 19).replace(/[-T:]/g, "")}Z`);
}

function issue(name: string, extensions: Buffer[], issuer?: Issuer): Certificate & { privateKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const hour = 3_600_000;
  const by = issuer ?? { name, key: privateKey };
  const signed = sequence(
    der(0xa0, der(0x02, hex("02"))),
    der(0x02, hex(issuer ? "02" : "01")),
    ecdsaWithSha256,
    commonName(by.name),
    sequence(utcTime(new Date(Date.now() - hour)), utcTime(new Date(Date.now() + 24 * hour))),
    commonName(name),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions)),
  );
  const certificate = sequence(signed, ecdsaWithSha256, der(0x03, hex("00"), sign("sha256", signed, by.key)));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    privateKey,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}

/** For localhost and 127.0.0.1; nobody trusts it. */
export function makeSelfSigned(): Certificate {
  const { key, cert } = issue("localhost", [forLoopback]);
  return { key, cert };
}

/** The same under an authority of its own, whose certificate is `authority`. */
export function makeUnderAuthority(): Certificate & { authority: string } {
  const root = issue("Test authority", [isAuthority]);
  const { key, cert } = issue("localhost", [isNoAuthority, forLoopback], {
    name: "Test authority",
    key: root.privateKey,
  });
  return { key, cert, authority: root.cert };
}
