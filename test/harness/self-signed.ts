/** A certificate for localhost that was made a moment ago and that nobody trusts, as a developer's own server has one. */
import { generateKeyPairSync, sign } from "node:crypto";

function der(tag: number, ...parts: (Uint8Array | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const hex = (text: string) => Buffer.from(text, "hex");
const ecdsaWithSha256 = sequence(der(0x06, hex("2a8648ce3d040302")));
const commonName = sequence(der(0x31, sequence(der(0x06, hex("550403")), der(0x0c, "localhost"))));

function utcTime(at: Date): Buffer {
  return der(0x17, `${at.toISOString().slice(2, 19).replace(/[-T:]/g, "")}Z`);
}

export function makeSelfSigned(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const hour = 3_600_000;
  const names = der(0x04, sequence(der(0x82, "localhost"), der(0x87, new Uint8Array([127, 0, 0, 1]))));
  const signed = sequence(
    der(0xa0, der(0x02, hex("02"))),
    der(0x02, hex("01")),
    ecdsaWithSha256,
    commonName,
    sequence(utcTime(new Date(Date.now() - hour)), utcTime(new Date(Date.now() + 24 * hour))),
    commonName,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(der(0x06, hex("551d11")), names))),
  );
  const certificate = sequence(
    signed,
    ecdsaWithSha256,
    der(0x03, hex("00"), sign("sha256", signed, privateKey)),
  );
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}
