import fc from "fast-check";
import { expect, test } from "vitest";
import { ruleMessageOf } from "../message-for-tests";
import { slackBody, slackText } from "./body";

const whole = ruleMessageOf({
  title: "Unhappy customer",
  customer: "Dana Reyes, +12025550142",
  about: "An invoice copy was not received.",
  action: "Call back today",
  priority: "high",
});

test("a message is a header, who and how urgent, what about, what to do, and how a copy is recognised", () => {
  const { text, blocks } = slackBody(whole);
  expect(text).toBe("Unhappy customer: Dana Reyes, +12025550142");
  expect(blocks).toMatchObject([
    { type: "header", text: { type: "plain_text", text: "Unhappy customer" } },
    {
      type: "section",
      fields: [{ text: "*Customer*\nDana Reyes, +12025550142" }, { text: "*Priority*\nhigh" }],
    },
    { type: "section", text: { type: "mrkdwn", text: "An invoice copy was not received.", verbatim: true } },
    { type: "section", text: { text: "*Do now*\nCall back today" } },
    { type: "context", elements: [{ text: "Unhappy · [ringback:mirai:c_9f21]" }] },
  ]);
});

test("what is empty has no block: Slack refuses an empty text", () => {
  const { text, blocks } = slackBody(ruleMessageOf({ title: " ", customer: "", about: "\n", action: "" }));
  expect(text).toBe("Call");
  expect(blocks.map(({ type }) => type)).toEqual(["header", "context"]);
});

test.each([
  ["<!channel> <!here> <@U0123> <#C01>", "&lt;!channel&gt; &lt;!here&gt; &lt;@U0123&gt; &lt;#C01&gt;"],
  ["<https://evil.example|your bank>", "&lt;https://evil.example|your bank&gt;"],
  ["&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"],
  ["a\u0000b\u001bc\r\nd", "a b c\nd"],
])("%j is sent as %j", (said, sent) => expect(slackText(said, 3000)).toBe(sent));

test("what is too long is cut where a character or an escape ends", () => {
  expect(slackText("&&&", 10)).toBe("&amp;…");
  expect(slackText("👍👍", 3)).toBe("👍…");
  expect(slackText("abc", 3)).toBe("abc");
  expect(slackText("abcd", 3)).toBe("ab…");
});

const said = fc.oneof(
  fc.string({ unit: "binary", maxLength: 4000 }),
  fc
    .array(
      fc.constantFrom(
        "<!channel>",
        "<@U1>",
        "<http://evil.example|x>",
        "&",
        "<",
        ">",
        "&lt;",
        "x",
        "👍",
        "\n",
      ),
      { maxLength: 2500 },
    )
    .map((parts) => parts.join("")),
);

test("whatever a call says, no control sequence is left and every limit is kept", () => {
  fc.assert(
    fc.property(said, said, said, said, said, (title, customer, about, action, externalId) => {
      const body = slackBody(
        ruleMessageOf({ title, customer, about, action, priority: about }, { externalId }),
      );
      const all = body.blocks.flatMap(({ type, text, fields = [], elements = [] }) => [
        ...(text ? [{ most: type === "header" ? 150 : 3000, text }] : []),
        ...[...fields, ...elements].map((one) => ({ most: 2000, text: one })),
      ]);
      for (const { most, text } of all) {
        expect(text.text.length).toBeGreaterThan(0);
        expect(text.text.length).toBeLessThanOrEqual(most);
        if (text.type === "mrkdwn") expect(text.verbatim).toBe(true);
      }
      for (const text of [body.text, ...all.map((one) => one.text.text)]) {
        expect(text).not.toMatch(/[<>]/);
        expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/);
      }
    }),
    { numRuns: 150 },
  );
});
