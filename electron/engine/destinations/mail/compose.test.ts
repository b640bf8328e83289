import fc from "fast-check";
import { expect, test } from "vitest";
import { composeMail, type Mail, messageIdOf } from "./compose";

const values = { fromAddress: "calls@example.com", fromName: "Lakeside Dental" };
const good = { to: "dana@example.com", subject: "Your call", body: "Thank you.\nSee you on Thursday." };
const externalId = "mirai:c_9f21";

async function compose(
  message: Record<string, string>,
  given: Record<string, string> = values,
  id = externalId,
) {
  const composed = await composeMail({ message, externalId: id }, given, "x:c_9f21:rule:r_1:a1");
  if ("refused" in composed) throw new Error(composed.refused);
  return composed;
}
/** Header lines, unfolded. */
function headersOf(raw: string): string[] {
  const [head = ""] = raw.split("\r\n\r\n");
  return head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
}
const rawOf = ({ bytes }: Mail) => bytes.toString();
const names = [
  "From",
  "To",
  "Subject",
  "Message-ID",
  "Date",
  "MIME-Version",
  "Content-Type",
  "Content-Transfer-Encoding",
  "Auto-Submitted",
  "X-Ringback-Call",
];

test("it is a plain text mail to one address, under an id that every attempt has", async () => {
  const composed = await compose({ ...good, replyTo: "front@example.com" });
  expect(composed).toMatchObject({
    envelope: { from: "calls@example.com", to: ["dana@example.com"] },
    messageId: messageIdOf("x:c_9f21:rule:r_1:a1", "calls@example.com"),
  });
  const headers = headersOf(rawOf(composed));
  expect(headers).toEqual(
    expect.arrayContaining([
      "From: Lakeside Dental <calls@example.com>",
      "To: dana@example.com",
      "Reply-To: front@example.com",
      "Subject: Your call",
      `Message-ID: ${composed.messageId}`,
      "Auto-Submitted: auto-generated",
      "X-Ringback-Call: mirai:c_9f21",
      "Content-Type: text/plain; charset=utf-8",
    ]),
  );
  expect(composed.messageId).toMatch(/^<ringback\.[0-9a-f]{32}@example\.com>$/);
  expect((await compose(good)).messageId).toBe(composed.messageId);
});

test("markup of a transcript stays the text it is", async () => {
  const raw = rawOf(await compose({ ...good, body: "<img src=x onerror=alert(1)>" }));
  expect(raw).toContain("<img src=x onerror=alert(1)>");
  expect(raw).not.toMatch(/text\/html|multipart/);
});

test.each([
  [
    "a second recipient",
    { to: "dana@example.com, boss@example.com" },
    "To: “dana@example.com, boss@example.com”",
  ],
  [
    "a line end in the recipient",
    { to: "dana@example.com\r\nBcc: boss@example.com" },
    "is no e-mail address",
  ],
  ["a name with an address behind it", { to: "Dana <boss@example.com>" }, "is no e-mail address"],
  ["nobody", { to: "" }, "is no e-mail address"],
  [
    "a line end in the address for answers",
    { replyTo: "a@example.com\nBcc: boss@example.com" },
    "Reply to: “",
  ],
])("%s is refused", async (_, change, sentence) => {
  const composed = await composeMail({ message: { ...good, ...change }, externalId }, values, "k");
  expect(composed).toEqual({ refused: expect.stringContaining(sentence) });
});

const nasty = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "\r\nBcc: boss@example.com",
    "\nX-Evil: 1\n\nbody",
    "\r\n.\r\nMAIL FROM:<a@b.example>",
    "=?utf-8?q?=0D=0ABcc:?=",
    "\u2028Bcc: x",
    "\u0085Bcc: x",
    "\0",
  ),
);
const texts = fc.array(nasty, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));

test("whatever a call says, a mail has the headers it has and one recipient", async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, texts, texts, async (subject, body, fromName, id) => {
      const composed = await compose({ ...good, subject, body }, { ...values, fromName }, id);
      const headers = headersOf(rawOf(composed));
      const given = headers.map((line) => line.slice(0, line.indexOf(":")));
      expect(new Set(given).size).toBe(given.length);
      expect(given.filter((name) => !names.includes(name))).toEqual([]);
      expect(headers).toContain("To: dana@example.com");
      expect(composed.envelope.to).toEqual(["dana@example.com"]);
    }),
    { numRuns: 200 },
  );
});

test("whatever stands where an address should, it is refused or it is that one address", async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, async (to, replyTo) => {
      const around = [to, `dana@example.com${to}`, `${to}dana@example.com`];
      for (const address of around) {
        const composed = await composeMail(
          { message: { ...good, to: address, replyTo }, externalId },
          values,
          "k",
        );
        if ("refused" in composed) continue;
        expect(composed.envelope.to).toEqual([address]);
        expect(address).not.toMatch(/[\p{Cc}\s,;<>]/u);
        const headers = headersOf(rawOf(composed));
        expect(headers.filter((line) => /^(to|cc|bcc)\s*:/i.test(line))).toHaveLength(1);
      }
    }),
    { numRuns: 100 },
  );
});
