import { expect, test } from "vitest";
import { retell } from "./pack";

const ask = (body: string) =>
  retell.reply?.({ method: "POST", url: "/", headers: [], body: new TextEncoder().encode(body) }) ?? null;

test.each(["call_inbound", "chat_inbound"])(
  "%s is answered so that the number's own agent takes it",
  (event) => {
    const reply = ask(JSON.stringify({ event, [event]: { from_number: "+12025550142" } }));
    expect(reply?.status).toBe(200);
    expect(JSON.parse(new TextDecoder().decode(reply?.body))).toEqual({ [event]: {} });
  },
);

test.each(["{", '{"event":"call_started","call":{}}', '{"event":7}', ""])("%s wants no body", (body) => {
  expect(ask(body)).toBeNull();
});

test("the answers to begin with are JSON", () => {
  for (const { type, template } of retell.questions ?? [])
    expect(Object.keys(JSON.parse(template))).toEqual([type]);
});
