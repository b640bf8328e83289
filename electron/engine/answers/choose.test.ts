import { expect, test } from "vitest";
import type { ScriptedAnswer } from "../../../shared/answers";
import type { Pack, RawRequest } from "../providers/pack";
import { packOf } from "../providers/packs";
import { chooseAnswer } from "./choose";
import { handlerMs } from "./within";

const asks: Pack = {
  ...packOf("mirai"),
  questions: [
    {
      type: "call.initiate",
      says: "Calls by what is answered.",
      withinMs: 7500,
      contentType: "application/json",
      template: "{}",
      source: "a test",
    },
  ],
  reply: ({ body }) =>
    new TextDecoder().decode(body).includes("call.initiate")
      ? { status: 200, headers: [], body: new TextEncoder().encode("of the pack") }
      : null,
};

function requestOf(type: string): RawRequest {
  const body = new TextEncoder().encode(JSON.stringify({ event: { type, data: { call: { id: "c_1" } } } }));
  return { method: "POST", url: "/hooks/mirai", headers: [["content-type", "application/json"]], body };
}

function entry(type: string, by: ScriptedAnswer["by"] = "fixed"): ScriptedAnswer {
  return { type, by, status: 200, contentType: "text/plain", body: type, url: null, withinMs: null };
}

async function chosen(pack: Pack, answers: ScriptedAnswer[], type: string): Promise<string> {
  const { source } = { source: { answers, country: "US", personPaths: pack.personPaths, options: {} } };
  const choice = await chooseAnswer({ source, pack }, requestOf(type));
  return `${choice.entry?.type ?? "the pack"}${choice.question ? ", a question" : ""}`;
}

test.each<[string, ScriptedAnswer[], string, string]>([
  ["a question without an entry is the pack's", [], "call.initiate", "the pack, a question"],
  ["an entry of its type answers it", [entry("call.initiate")], "call.initiate", "call.initiate, a question"],
  ["any other type is no question of the pack's", [entry("*")], "call.initiate", "the pack, a question"],
  ["any other type is every other", [entry("*"), entry("call.initiate")], "call.busy", "*"],
  [
    "the pack's own, said so",
    [entry("call.initiate", "pack"), entry("*")],
    "call.initiate",
    "the pack, a question",
  ],
  ["nothing is said of it", [entry("call.initiate")], "call.busy", "the pack"],
])("%s", async (_, answers, type, expected) => {
  expect(await chosen(asks, answers, type)).toBe(expected);
});

test("a question that the pack has no answer to is one of any other type", async () => {
  expect(await chosen({ ...asks, reply: () => null }, [entry("*")], "call.initiate")).toBe("*, a question");
});

test("a pack that cannot read the event, or not answer it, leaves it to any other type", async () => {
  const broken = {
    ...asks,
    read: () => {
      throw new Error("a bug");
    },
    reply: () => {
      throw new Error("another");
    },
  };
  expect(await chosen(broken, [entry("call.initiate"), entry("*")], "call.initiate")).toBe("*");
});

test("expressions of the user's are not run for an answer", async () => {
  let asked = 0;
  const generic: Pack = {
    ...packOf("generic"),
    read: () => {
      asked += 1;
      return [];
    },
  };
  expect(await chosen(generic, [entry("call.initiate"), entry("*")], "call.initiate")).toBe("*");
  expect(asked).toBe(0);
});

test("a handler gets what the platform waits for, less a second for the way back", () => {
  expect(handlerMs({ withinMs: null }, { withinMs: 7500 })).toBe(6500);
  expect(handlerMs({ withinMs: null }, { withinMs: 1500 })).toBe(750);
  expect(handlerMs({ withinMs: 300 }, { withinMs: 7500 })).toBe(300);
  expect(handlerMs({ withinMs: null }, null)).toBe(5000);
});
