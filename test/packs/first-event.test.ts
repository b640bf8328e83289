/** What the console gives a newcomer to send by hand: it must become a call, and nothing may be wrong with it. */
import { expect, test } from "vitest";
import { packs } from "../../electron/engine/providers/packs";
import { plainCode, sendOne } from "../../renderer/calls/send-one";
import { settingsOf } from "./fixtures";

/** No body composed by hand would be one of theirs in a line, or what it means is for its owner to say. */
const anyBody = new Set(["callrail", "whippy", "generic", "standard-webhooks"]);

for (const pack of packs.filter(({ id }) => !anyBody.has(id))) {
  test(`the first event of ${pack.name} becomes a call without a problem`, async () => {
    const line = plainCode(sendOne("curl", "http://127.0.0.1:4400/hooks/any", pack.id));
    const [, type = ""] = /'content-type: ([^']+)'/.exec(line) ?? [];
    const [, body = ""] = /-d '([^']+)'/.exec(line) ?? [];
    const readings = await pack.read(
      {
        method: "POST",
        url: "/hooks/any",
        headers: [["content-type", type]],
        body: Buffer.from(body),
      },
      settingsOf(pack),
    );
    expect(readings).toHaveLength(1);
    expect(readings[0]?.subject).toHaveProperty("call");
    expect(readings[0]?.problems).toEqual([]);
    // Bland has no name of an event: a body is its record, or something else.
    if (pack.id === "bland") expect(readings[0]?.type).toBe("post-call");
  });
}
