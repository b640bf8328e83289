/**
 * Both verdicts on the same requests: as they were signed by either side, and tampered with in body, headers, address and
 * time. They must be equal, or the difference must stand in `differences.ts`.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Pack } from "../../electron/engine/providers/pack";
import { findPack } from "../../electron/engine/providers/packs";
import { differences } from "./differences";
import { tamperings, unusualBodies } from "./tampering";
import { isInstalled, type Keys, notListedYet, type Sent, type Vendor } from "./vendor";

/** Far from anything a clock rounds at. */
const signedAt = Date.UTC(2026, 2, 2, 10) + 437;
const numRuns = 400;

export function compareVerdicts(vendor: Vendor): void {
  const [packageName = ""] = vendor.verifier.split(" ");
  const pack = findPack(vendor.pack);
  const without = isInstalled(packageName)
    ? !pack && notListedYet.includes(vendor.pack)
      ? `packs.ts does not list ${vendor.pack} yet`
      : null
    : "it is not installed: npm ci --ignore-scripts in test/vendors";
  describe(`${vendor.pack} beside ${vendor.verifier}`, () => {
    if (without !== null) test.skip(without, () => undefined);
    else if (pack) compare(vendor, pack);
    else test("packs.ts lists it", () => expect.fail(`There is no pack ${vendor.pack}.`));
  });
}

function compare(vendor: Vendor, pack: Pack): void {
  const base = "https://hooks.example.com";
  const usual: Sent = {
    method: "POST",
    url: `/hooks/${pack.id}`,
    base,
    headers: [["content-type", "application/json"]],
    body: Buffer.from(`{"event":"call_ended","note":"Grüße, 7 €"}`),
  };
  const requests = vendor.requests ?? [usual, ...unusualBodies.map((body) => ({ ...usual, body }))];
  const keys = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((seed) => vendor.keysOf(seed));

  beforeAll(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  afterAll(() => void vi.useRealTimers());

  const ours = (sent: Sent, { ours: value }: Keys, receivedAt: number): boolean => {
    const secrets = [{ secretId: "k_1", label: "key", value, match: null }];
    return pack.verify(sent, { secrets, publicUrls: [sent.base], receivedAt }).signature === "verified";
  };
  const theirs = async (sent: Sent, secret: Keys, receivedAt: number): Promise<boolean> => {
    vi.setSystemTime(receivedAt);
    return vendor.accepts(sent, secret);
  };
  const signHere = (sent: Sent, secret: Keys): Sent => {
    const draft = {
      method: sent.method,
      path: sent.url,
      base: sent.base,
      headers: sent.headers,
      body: sent.body,
    };
    const { path, headers, body } = pack.sign(draft, { secret: secret.oursToSign, at: signedAt });
    return { ...sent, url: path, headers, body };
  };
  const signThere = async (sent: Sent, secret: Keys): Promise<Sent> => {
    vi.setSystemTime(signedAt);
    return vendor.sign(sent, secret, signedAt);
  };
  const anyRequest = fc.oneof(
    fc.constantFrom(...requests),
    fc.record({ sent: fc.constantFrom(...requests), body: fc.json() }).map(({ sent, body }) => {
      const isJson = sent.headers.some(([, value]) => value === "application/json");
      return isJson ? { ...sent, body: Buffer.from(body) } : sent;
    }),
  );

  test("what they sign is accepted here", async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, keys, async (sent, secret) => {
        const signed = await signThere(sent, secret);
        expect(await theirs(signed, secret, signedAt)).toBe(true);
        expect(ours(signed, secret, signedAt)).toBe(true);
      }),
      { numRuns },
    );
  });

  test("what is signed here is accepted by them", async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, keys, async (sent, secret) => {
        const signed = signHere(sent, secret);
        expect(ours(signed, secret, signedAt)).toBe(true);
        expect(await theirs(signed, secret, signedAt)).toBe(true);
      }),
      { numRuns },
    );
  });

  const known = differences.filter((one) => one.pack === pack.id && one.verifier === vendor.verifier);

  test("whatever is done to it on the way, both say the same", async () => {
    const edges = vendor.edges.flatMap((edge) => [edge - 1000, edge - 1, edge, edge + 1, edge + 1000]);
    const arrival = fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      fc.constantFrom(...edges, ...edges.map((edge) => -edge)),
      fc.integer({ min: -4_000_000, max: 4_000_000 }),
    );
    const seen = { accepted: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        anyRequest,
        keys,
        fc.boolean(),
        fc.array(tamperings(vendor), { maxLength: 2 }),
        arrival,
        async (sent, secret, isOurs, done, later) => {
          const signed = isOurs ? signHere(sent, secret) : await signThere(sent, secret);
          const tampered = done.reduce((before, { apply }) => apply(before), signed);
          const verdicts = {
            here: ours(tampered, secret, signedAt + later),
            there: await theirs(tampered, secret, signedAt + later),
          };
          if (verdicts.here === verdicts.there) {
            seen[verdicts.here ? "accepted" : "refused"] += 1;
            return;
          }
          const explained = known.some(
            (one) => (one.here === "accepted") === verdicts.here && one.isOne(tampered, signed),
          );
          expect(
            explained ? "known" : { ...tampered, body: textOfBytes(tampered.body), later, ...verdicts },
          ).toBe("known");
        },
      ),
      { numRuns: 4 * numRuns },
    );
    // Both kinds came up: a property over refusals alone would say nothing.
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(numRuns / 4);
  });

  test.each(known.map((one) => [one.what, one] as const))("differs: %s", async (_, difference) => {
    const secret = vendor.keysOf(new Uint8Array(32).fill(7));
    const signed = await signThere(requests[0] ?? usual, secret);
    const made = await difference.example(signed, { secret, at: signedAt });
    const { sent = signed, later = 0, keys: used = secret } = made;
    expect({
      here: ours(sent, used, signedAt + later) ? "accepted" : "refused",
      there: (await theirs(sent, used, signedAt + later)) ? "accepted" : "refused",
      is: difference.isOne(sent, signed),
    }).toEqual({ here: difference.here, there: difference.there, is: true });
  });
}

function textOfBytes(body: Uint8Array): string {
  return Buffer.from(body).toString("latin1");
}
