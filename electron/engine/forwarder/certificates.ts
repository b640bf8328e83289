/** Certificates that a route trusts beside those this machine trusts: read once when they are given, or refused in words. */
import { X509Certificate } from "node:crypto";
import { getCACertificates } from "node:tls";
import type { TrustedCertificates } from "../../../shared/forwarding";
import { createAgents, type SendAgents } from "../simulator/send-request";

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

export type ReadCertificates =
  | { ok: true; pem: string; told: TrustedCertificates }
  | { ok: false; sentence: string };

/** What else stands in the file is left out: a private key is nothing to keep. */
export function readCertificates(text: string): ReadCertificates {
  const blocks = text.match(block) ?? [];
  if (blocks.length === 0) {
    return {
      ok: false,
      sentence:
        "There is no certificate in it. Paste PEM: lines between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----.",
    };
  }
  const found: X509Certificate[] = [];
  for (const [index, one] of blocks.entries()) {
    try {
      found.push(new X509Certificate(one));
    } catch {
      return {
        ok: false,
        sentence: `${blocks.length === 1 ? "The certificate" : `Certificate ${index + 1} of ${blocks.length}`} cannot be read: it was cut off or changed. Export it again as PEM.`,
      };
    }
  }
  const [first] = found;
  return {
    ok: true,
    pem: blocks.join("\n"),
    told: {
      subject: first?.subject.replaceAll("\n", ", ") ?? "",
      expiresAt: Math.min(...found.map(({ validTo }) => Date.parse(validTo))),
      certificates: found.length,
    },
  };
}

/** Of certificates that were read before. */
export function tellCertificates(pem: string | null): TrustedCertificates | null {
  const read = pem === null ? null : readCertificates(pem);
  return read?.ok ? read.told : null;
}

/** Connections to a handler whose certificate these vouch for, or one this machine trusts. */
export function agentsTrusting(pem: string | null): SendAgents {
  return createAgents({
    keepAlive: false,
    ...(pem === null ? {} : { ca: [...getCACertificates("default"), pem] }),
  });
}
