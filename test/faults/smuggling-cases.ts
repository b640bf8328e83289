/** The tables of `network-smuggling.test.ts`: bytes that two readers of HTTP could cut in two places. */

export type WireCase = {
  name: string;
  /** Latin-1: one character, one byte. */
  bytes: string;
  /** Bodies that are kept, in order. */
  kept: string[];
  /** What the last of it is answered; each kept one is answered 200 before. Null: nothing of it is refused. */
  refused: number | null;
};

const line = "\r\n";

/** The request that would be hidden in another. */
const hidden = (host: string) =>
  `POST /hooks/mirai/smuggled HTTP/1.1${line}Host: ${host}${line}Content-Length: 2${line}${line}{}`;

function request(host: string, headers: string[], body = "", head = "POST /hooks/mirai HTTP/1.1"): string {
  return [head, `Host: ${host}`, ...headers, "", body].join(line);
}

/** One chunk, then the end, as it should be. */
const inChunks = (body: string) => `${body.length.toString(16)}${line}${body}${line}0${line}${line}`;

export function smugglingCases(host: string): WireCase[] {
  const inside = hidden(host);
  const te = (spelling: string, body = `0${line}${line}${inside}`) =>
    request(host, [spelling, "Content-Length: 4"], body);
  const only = (spelling: string) => request(host, [spelling], `0${line}${line}`);
  const refused: [string, string][] = [
    [
      "CL.TE: a length and chunks",
      request(host, ["Content-Length: 6", "Transfer-Encoding: chunked"], `0${line}${line}${inside}`),
    ],
    [
      "TE.CL: chunks and a length",
      request(
        host,
        ["Transfer-Encoding: chunked", "Content-Length: 4"],
        `5c${line}${inside}${line}0${line}${line}`,
      ),
    ],
    ["TE: xchunked beside a length", te("Transfer-Encoding: xchunked")],
    ["TE: chunked after a space before the colon", te("Transfer-Encoding : chunked")],
    ["TE: chunked after a tab", te("Transfer-Encoding:\tchunked")],
    ["TE: chunked after a vertical tab", te("Transfer-Encoding:\x0bchunked")],
    ["TE: chunked before a vertical tab", te("Transfer-Encoding: chunked\x0b")],
    ["TE: chunked in quotes", te('Transfer-Encoding: "chunked"')],
    ["TE: chunked twice beside a length", te(`Transfer-Encoding: chunked${line}Transfer-Encoding: chunked`)],
    ["TE: chunked and identity", te(`Transfer-Encoding: chunked${line}Transfer-Encoding: identity`)],
    ["TE: identity and chunked in one, beside a length", te("Transfer-Encoding: identity, chunked")],
    ["TE: chunked, then another coding", only("Transfer-Encoding: chunked, gzip")],
    ["TE: a coding that is none", only("Transfer-Encoding: cow")],
    ["TE: chunked in upper case beside a length", te("Transfer-Encoding: CHUNKED")],
    ["TE on a folded line", te(`Transfer-Encoding:${line} chunked`)],
    ["TE behind a bare line feed", te("X-A: b\nTransfer-Encoding: chunked")],
    ["TE behind a bare carriage return", te("X-A: b\rTransfer-Encoding: chunked")],
    ["TE behind a NUL", te("Transfer-Encoding: chunked\0")],
    ["a NUL in a header's value", request(host, ["X-A: b\0c"])],
    ["a NUL in a header's name", request(host, ["X\0A: b"])],
    ["a NUL in the target", request(host, [], "", "POST /hooks/mi\0rai HTTP/1.1")],
    ["a control character in a header's value", request(host, ["X-A: b\x01c"])],
    ["a space before the colon of the length", request(host, ["Content-Length : 2"], "{}")],
    ["a space before a header's name", request(host, [" X-A: b", "Content-Length: 2"], "{}")],
    ["a header without a colon", request(host, ["X-A"])],
    ["a header without a name", request(host, [": b"])],
    ["a folded header", request(host, ["X-A: b", " c", "Content-Length: 2"], "{}")],
    ["a line that ends in a bare line feed", `POST /hooks/mirai HTTP/1.1\nHost: ${host}\n\n`],
    ["a head that ends in bare carriage returns", `POST /hooks/mirai HTTP/1.1\rHost: ${host}\r\r`],
    ["two lengths that differ", request(host, ["Content-Length: 2", "Content-Length: 90"], `{}${inside}`)],
    ["two lengths alike", request(host, ["Content-Length: 2", "Content-Length: 2"], "{}")],
    ["two lengths in one", request(host, ["Content-Length: 2, 2"], "{}")],
    ["a length with a sign", request(host, ["Content-Length: +2"], "{}")],
    ["a length below nothing", request(host, ["Content-Length: -2"], "{}")],
    ["a length in hexadecimal", request(host, ["Content-Length: 0x2"], "{}")],
    ["a length with an exponent", request(host, ["Content-Length: 2e0"], "{}")],
    ["a length with a fraction", request(host, ["Content-Length: 2.0"], "{}")],
    ["a length with a blank in it", request(host, ["Content-Length: 2 2"], "{}")],
    ["a length that is none", request(host, ["Content-Length: two"], "{}")],
    ["no length's number", request(host, ["Content-Length: "], "{}")],
    ["a length of 300 digits", request(host, [`Content-Length: ${"9".repeat(300)}`], "{}")],
    ["a length of 2⁶⁴ + 2", request(host, ["Content-Length: 18446744073709551618"], "{}")],
    [
      "a whole URL as target",
      request(host, ["Content-Length: 2"], "{}", `POST http://${host}/hooks/mirai HTTP/1.1`),
    ],
    [
      "CONNECT with a request behind it",
      `CONNECT ${host} HTTP/1.1${line}Host: ${host}${line}${line}${inside}`,
    ],
    ["HTTP/0.9", `GET /hooks/mirai${line}`],
    ["HTTP/2 by its preface", `PRI * HTTP/2.0${line}${line}SM${line}${line}`],
    ["HTTP/1.2", request(host, [], "", "POST /hooks/mirai HTTP/1.2")],
    ["HTTP/3.7", request(host, [], "", "POST /hooks/mirai HTTP/3.7")],
    ["a version that is none", request(host, [], "", "POST /hooks/mirai HTTP/one")],
    ["a blank in the target", request(host, [], "", "POST /hooks/mi rai HTTP/1.1")],
    ["a tab in the request line", request(host, [], "", "POST\t/hooks/mirai HTTP/1.1")],
    ["a method that is none", request(host, [], "", "SMUG /hooks/mirai HTTP/1.1")],
    ["a method in lower case", request(host, [], "", "post /hooks/mirai HTTP/1.1")],
    ["a million bytes of headers", request(host, [`X-A: ${"x".repeat(1_000_000)}`])],
    [
      "a million bytes of request line",
      request(host, [], "", `POST /hooks/mirai?${"x".repeat(1_000_000)} HTTP/1.1`),
    ],
    ["TLS at a plain port", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
  ];
  const good = (path: string, body: string) =>
    request(host, [`Content-Length: ${body.length}`], body, `POST /hooks/mirai${path} HTTP/1.1`);
  const kept: [string, string, string[]][] = [
    [
      "a request in the body of another",
      request(host, [`Content-Length: ${inside.length}`], inside),
      [inside],
    ],
    [
      "a request in the chunk of another",
      request(host, ["Transfer-Encoding: chunked"], inChunks(inside)),
      [inside],
    ],
    [
      "a request in the body of a GET",
      request(host, [`Content-Length: ${inside.length}`], inside, "GET /hooks/mirai HTTP/1.1"),
      [inside],
    ],
    [
      "a request in the body of a HEAD",
      request(host, [`Content-Length: ${inside.length}`], inside, "HEAD /hooks/mirai HTTP/1.1"),
      [inside],
    ],
    [
      "an upgrade with a request in its body",
      request(
        host,
        ["Connection: Upgrade", "Upgrade: websocket", `Content-Length: ${inside.length}`],
        inside,
      ),
      [inside],
    ],
    [
      "an upgrade to h2c",
      request(
        host,
        [
          "Connection: Upgrade, HTTP2-Settings",
          "Upgrade: h2c",
          "HTTP2-Settings: AAMAAABkAAQAAP__",
          "Content-Length: 2",
        ],
        "{}",
      ),
      ["{}"],
    ],
    ["two blanks in the request line", request(host, [], "", "POST  /hooks/mirai HTTP/1.1"), [""]],
    ["leading zeros in a length", request(host, ["Content-Length: 0002"], "{}"), ["{}"]],
    ["blanks around a length", request(host, ["Content-Length:   2   "], "{}"), ["{}"]],
    ["empty lines before a request", `${line}${line}${good("", "{}")}`, ["{}"]],
    ["three requests at once", good("/1", "1") + good("/2", "22") + good("/3", "333"), ["1", "22", "333"]],
  ];
  const status = (name: string) =>
    /whole URL/.test(name) ? 404 : /^CONNECT/.test(name) ? 405 : /million/.test(name) ? 431 : 400;
  return [
    ...refused.map(([name, bytes]) => ({ name, bytes, kept: [], refused: status(name) })),
    ...kept.map(([name, bytes, bodies]) => ({ name, bytes, kept: bodies, refused: null })),
    {
      name: "a good request, then one that is none",
      bytes: `${good("/1", "1")}NONE${line}${line}`,
      kept: ["1"],
      refused: 400,
    },
    {
      name: "two good requests, then one that is none",
      bytes: `${good("/1", "1")}${good("/2", "2")}NONE${line}${line}`,
      kept: ["1", "2"],
      refused: 400,
    },
    {
      name: "a good request, then one for another host",
      bytes: `${good("/1", "1")}${good("/2", "2").replace(host, "evil.example")}`,
      kept: ["1"],
      refused: 421,
    },
  ];
}

export function chunkCases(host: string): WireCase[] {
  const inside = hidden(host);
  const chunked = (body: string, more: string[] = []) =>
    request(host, ["Transfer-Encoding: chunked", ...more], body);
  const end = `0${line}${line}`;
  const refused: [string, string][] = [
    ["a size that is no number", chunked(`zz${line}{}${line}${end}`)],
    ["no size", chunked(`${line}{}${line}${end}`)],
    ["a size below nothing", chunked(`-2${line}{}${line}${end}`)],
    ["a size with 0x before it", chunked(`0x2${line}{}${line}${end}`)],
    ["a size with a sign", chunked(`+2${line}{}${line}${end}`)],
    ["a size of 17 digits", chunked(`10000000000000002${line}{}${line}${end}`)],
    ["a size of 300 digits", chunked(`${"f".repeat(300)}${line}{}${line}${end}`)],
    ["a size with a blank before it", chunked(` 2${line}{}${line}${end}`)],
    ["a size with a blank behind it", chunked(`2 ${line}{}${line}${end}`)],
    ["a size with an underscore", chunked(`0_2${line}{}${line}${end}`)],
    ["a chunk shorter than it says", chunked(`5${line}{}${line}${end}${inside}`)],
    ["a chunk longer than it says", chunked(`1${line}{}${line}${end}`)],
    ["no line end behind a chunk", chunked(`2${line}{}${end}`)],
    ["bare line feeds", chunked("2\n{}\n0\n\n")],
    ["a bare line feed behind a chunk's size", chunked(`2\n{}${line}${end}`)],
    ["a bare carriage return behind a chunk's size", chunked(`2\r{}${line}${end}`)],
    ["a bare line feed in an extension", chunked(`2;a=b\nc${line}{}${line}${end}`)],
    ["a NUL in an extension", chunked(`2;a=\0${line}{}${line}${end}`)],
    ["an extension of 100,000 bytes", chunked(`2;${"a".repeat(100_000)}${line}{}${line}${end}`)],
    ["an end that never comes", chunked(`2${line}{}${line}`)],
    ["a last chunk without its end", chunked(`2${line}{}${line}0${line}`)],
    ["a trailer without a colon", chunked(`2${line}{}${line}0${line}X-A${line}${line}`)],
    [
      "a trailer of 100,000 bytes",
      chunked(`2${line}{}${line}0${line}X-A: ${"a".repeat(100_000)}${line}${line}`),
    ],
    ["a trailer with a bare line feed", chunked(`2${line}{}${line}0${line}X-A: b\nX-C: d${line}${line}`)],
    [
      "a trailer that names another length",
      chunked(`2${line}{}${line}0${line}Content-Length: 90${line}${line}`),
    ],
    [
      "chunks in HTTP/1.0",
      request(host, ["Transfer-Encoding: chunked", "Content-Length: 2"], "{}", "POST /hooks/mirai HTTP/1.0"),
    ],
  ];
  const kept: [string, string, string][] = [
    ["an extension", chunked(`2;name=value${line}{}${line}${end}`), "{}"],
    ["an extension in quotes", chunked(`2;name="a;b"${line}{}${line}${end}`), "{}"],
    ["leading zeros in a size", chunked(`0000002${line}{}${line}${end}`), "{}"],
    ["a size in upper case", chunked(`A${line}0123456789${line}${end}`), "0123456789"],
    [
      "a chunk of each byte",
      chunked(`${[...'{"a":1}'].map((one) => `1${line}${one}${line}`).join("")}${end}`),
      '{"a":1}',
    ],
    [
      "a trailer that names a host",
      chunked(`2${line}{}${line}0${line}Host: evil.example${line}${line}`),
      "{}",
    ],
    ["nothing at all", chunked(end), ""],
  ];
  return [
    ...refused.map(([name, bytes]) => ({
      name,
      bytes,
      kept: [],
      refused: /^a trailer of/.test(name) ? 431 : 400,
    })),
    ...kept.map(([name, bytes, body]) => ({ name, bytes, kept: [body], refused: null })),
  ];
}
