/** What may be done to a request on its way, by name, so that a failing case can be read. */
import fc from "fast-check";
import { headerOf, type Sent, type Vendor, withHeaders } from "./vendor";

type Tampering = { name: string; apply(sent: Sent): Sent };

/** Bodies that catch whoever does not sign bytes: nothing, no JSON, blanks, a mark of the byte order, text of any kind. */
export const unusualBodies: Buffer[] = [
  "",
  " ",
  "no JSON",
  `{ "a" : 1 }\n`,
  `{"a":1}\r\n`,
  `\ufeff{"a":1}`,
  `{"a":"\\u00e9 é 😀"}`,
  `{"a":1.0,"b":12345678901234567890}`,
].map((text) => Buffer.from(text));

/** What a header can hold once it came over HTTP: no control characters, no blanks at either end. */
const characters = fc.constantFrom(..."0123456789abcdefABCDEFvtd=+/,;.|-_ ~é");

const edits = fc.record({
  how: fc.constantFrom("insert", "remove", "replace", "upper", "lower", "twice", "listed", "cut", "zeros"),
  at: fc.nat(200),
  character: characters,
});

type Edit = typeof edits extends fc.Arbitrary<infer One> ? One : never;

function edit(text: string, { how, at, character }: Edit): string {
  const place = text.length === 0 ? 0 : at % (text.length + 1);
  const [before, after] = [text.slice(0, place), text.slice(place)];
  const edited = {
    insert: `${before}${character}${after}`,
    remove: `${before}${after.slice(1)}`,
    replace: `${before}${character}${after.slice(1)}`,
    upper: text.toUpperCase(),
    lower: text.toLowerCase(),
    twice: `${text} ${text}`,
    listed: `${text},${text}`,
    cut: before,
    zeros: text.replace(/\d+/, "0$&"),
  }[how];
  return edited.trim();
}

export function tamperings(vendor: Vendor): fc.Arbitrary<Tampering> {
  const name = fc.constantFrom(...vendor.headers);
  const headerEdited = fc.tuple(name, edits).map(
    ([header, one]): Tampering => ({
      name: `${header} ${one.how} at ${one.at}`,
      apply: (sent) => {
        const value = headerOf(sent, header);
        return value === undefined ? sent : withHeaders(sent, { [header]: edit(value, one) });
      },
    }),
  );
  const headerLost = name.map(
    (header): Tampering => ({
      name: `${header} lost`,
      apply: (sent) => ({
        ...sent,
        headers: sent.headers.filter(([one]) => one.toLowerCase() !== header.toLowerCase()),
      }),
    }),
  );
  const headerSpelled = fc.constantFrom("upper", "lower").map(
    (how): Tampering => ({
      name: `names in ${how} case`,
      apply: (sent) => ({
        ...sent,
        headers: sent.headers.map(([one, value]) => [
          how === "upper" ? one.toUpperCase() : one.toLowerCase(),
          value,
        ]),
      }),
    }),
  );
  const bodyEdited = edits.map(
    (one): Tampering => ({
      name: `body ${one.how} at ${one.at}`,
      apply: (sent) => ({ ...sent, body: Buffer.from(edit(Buffer.from(sent.body).toString("utf8"), one)) }),
    }),
  );
  const bitTurned = fc.nat().map(
    (place): Tampering => ({
      name: `a bit of the body turned at ${place}`,
      apply: (sent) => {
        const body = Buffer.from(sent.body);
        if (body.length > 0) body[place % body.length] = (body[place % body.length] ?? 0) ^ 1;
        return { ...sent, body };
      },
    }),
  );
  const bytesAdded = fc.constantFrom([0x0a], [0x20], [0xff], [0xef, 0xbb, 0xbf]).map(
    (bytes): Tampering => ({
      name: `bytes ${bytes.join()} added`,
      apply: (sent) => ({ ...sent, body: Buffer.concat([sent.body, Buffer.from(bytes)]) }),
    }),
  );
  const own = Object.entries(vendor.tampering ?? {}).map(([one, apply]): Tampering => ({ name: one, apply }));
  return fc.oneof(
    { weight: 4, arbitrary: headerEdited },
    headerLost,
    headerSpelled,
    bodyEdited,
    bitTurned,
    bytesAdded,
    ...(own.length > 0 ? [{ weight: 4, arbitrary: fc.constantFrom(...own) }] : []),
  );
}
