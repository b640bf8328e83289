/** JSON that some reader breaks at. The same list each time. */

export type HostileBody = {
  name: string;
  body: Buffer;
  /** Stands in the text that is shown. */
  shown?: string;
};

const mirai = (inner: string, id = '"c_hostile"') =>
  `{"metadata":{"userId":"u_1"},"event":{"type":"call.initiate","data":{"call":{"id":${id},"status":"initiate"},"more":${inner}}}}`;

export function hostileJson(): HostileBody[] {
  const digits = "1234567890".repeat(30);
  const texts: [string, string, string?][] = [
    ["100,000 lists", "[".repeat(100_000) + "]".repeat(100_000)],
    ["100,000 objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["100,000 lists inside an event", mirai("[".repeat(100_000) + "]".repeat(100_000))],
    ["100,000 lists never closed", "[".repeat(100_000)],
    ["100,000 objects never closed", '{"a":'.repeat(100_000)],
    ["99 levels", mirai("[".repeat(94) + "]".repeat(94))],
    ["a prototype", mirai('{"__proto__":{"polluted":true,"toString":1}}'), '"__proto__"'],
    [
      "a prototype at the root",
      '{"__proto__":{"polluted":true,"event":{"type":"call.initiate"}},"metadata":{}}',
    ],
    ["a prototype spelled in escapes", mirai('{"\\u005f_proto__":{"polluted":true}}')],
    ["a constructor's prototype", mirai('{"constructor":{"prototype":{"polluted":true}}}')],
    [
      "names of every prototype",
      mirai('{"toString":1,"valueOf":2,"hasOwnProperty":3,"then":4,"toJSON":5,"length":-1}'),
    ],
    [
      "prototypes where the caller is told",
      '{"metadata":{"__proto__":{"polluted":"x"},"constructor":{"name":"polluted"}},"event":{"type":"call.initiate","data":{"call":{"id":"__proto__"}}}}',
    ],
    ["a call called constructor", mirai("null", '"constructor"')],
    ["a key twice", mirai('{"a":1,"a":2}'), '"a":2'],
    ["a key ten thousand times", mirai(`{${Array(10_000).fill('"a":1').join(",")}}`)],
    [
      "the event's type twice",
      '{"event":{"type":"call.initiate","type":"call.ended","data":{"call":{"id":"c_twice"}}},"metadata":{}}',
    ],
    [
      "the call's id twice",
      '{"event":{"type":"call.initiate","data":{"call":{"id":"c_a","id":"c_b"}}},"metadata":{}}',
    ],
    ["1e400", mirai("1e400"), "1e400"],
    ["-1e400", mirai("-1e400"), "-1e400"],
    ["1e-400", mirai("1e-400"), "1e-400"],
    ["an exponent of 300 digits", mirai(`1e${digits}`), digits],
    ["less than nothing by nothing", mirai("-0"), "-0"],
    ["-0.0", mirai("-0.0"), "-0.0"],
    ["300 digits", mirai(digits), digits],
    ["300 digits as an id", mirai("null", digits), digits],
    ["300 digits behind the point", mirai(`0.${digits}`), digits],
    ["2⁵³ + 1", mirai("9007199254740993"), "9007199254740993"],
    ["a megabyte of digits", mirai("9".repeat(900_000))],
    ["half a character", mirai('"\\ud800"'), "\\ud800"],
    ["two halves in the wrong order", mirai('"\\udc00\\ud800"'), "\\udc00\\ud800"],
    ["half a character as a key", mirai('{"\\udfff":1}'), "\\udfff"],
    ["half a character as an id", mirai("null", '"c_\\ud83d"')],
    ["NUL in a text", mirai('"a\\u0000b"'), "\\u0000"],
    ["NUL in a key", mirai('{"a\\u0000b":1}')],
    ["NUL as an id", mirai("null", '"\\u0000"')],
    ["NUL bare", mirai('"a\0b"')],
    ["NUL behind the end", `${mirai("1")}\0`],
    ["control characters bare", mirai('"a\x01\x1b[31mb"')],
    ["a line end bare in a text", mirai('"a\nb"')],
    ["a text of 9 MB", mirai(`"${"x".repeat(9_000_000)}"`)],
    ["a key of 1 MB", mirai(`{"${"k".repeat(1_000_000)}":1}`)],
    ["9 MB of escapes", mirai(`"${"\\u0041".repeat(1_500_000)}"`)],
    ["a list of 300,000 numbers", mirai(`[${"1,".repeat(299_999)}1]`)],
    ["a list of 100,000 empty lists", mirai(`[${"[],".repeat(99_999)}[]]`)],
    [
      "an object of 30,000 keys",
      mirai(`{${Array.from({ length: 30_000 }, (_, at) => `"k${at}":${at}`).join(",")}}`),
    ],
    ["nothing but a number", "1"],
    ["nothing but null", "null"],
    ["nothing but a text", '"call.initiate"'],
    ["nothing but blanks", " ".repeat(100_000)],
    ["a million blanks before it", " ".repeat(1_000_000) + mirai("1")],
    ["two values", `${mirai("1")}${mirai("2")}`],
    ["a comma too many", mirai("[1,]")],
    ["a comment", `/* */${mirai("1")}`],
    ["single quotes", "{'event':{'type':'call.initiate'}}"],
    ["NaN", mirai("NaN")],
    ["Infinity", mirai("-Infinity")],
    ["a leading zero", mirai("007")],
    ["a leading plus", mirai("+1")],
    ["a hexadecimal number", mirai("0x10")],
    ["a time beyond all times as a number", mirai('{"startedAt":8.64e99}')],
    ["every separator", mirai('"\u2028\u2029\u0085\ufeff"')],
    ["100,000 combining marks", mirai(`"a${"\u0301".repeat(100_000)}"`)],
    ["50,000 marks of direction", mirai(`"${"\u202e".repeat(50_000)}"`)],
  ];
  const bytes: [string, Buffer][] = [
    ["a byte order mark", Buffer.from(`\ufeff${mirai("1")}`)],
    ["two byte order marks", Buffer.from(`\ufeff\ufeff${mirai("1")}`)],
    ["UTF-16, little end first", Buffer.from(`\ufeff${mirai("1")}`, "utf16le")],
    ["UTF-16, big end first", Buffer.from(`\ufeff${mirai("1")}`, "utf16le").swap16()],
    [
      "bytes that are no UTF-8",
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe, 0xc0, 0xaf]), Buffer.from('"}')]),
    ],
    ["an overlong NUL", Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0x80]), Buffer.from('"}')])],
    [
      "half a character in UTF-8",
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    ],
    ["a character cut at the end", Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xf0, 0x9f, 0x98])])],
    ["every byte there is", Buffer.from(Array.from({ length: 256 }, (_, at) => at))],
    ["100,000 zero bytes", Buffer.alloc(100_000)],
  ];
  return [
    ...texts.map(([name, text, shown]) => ({ name, body: Buffer.from(text), ...(shown ? { shown } : {}) })),
    ...bytes.map(([name, body]) => ({ name, body })),
  ];
}
