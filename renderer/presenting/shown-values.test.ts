import { expect, test } from "vitest";
import { createMasks } from "./masks";
import { shownValue } from "./shown-values";

const shown = (value: unknown) =>
  shownValue(value, { masks: createMasks(), inventedCalls: new Set(), inventedEvents: new Set() });

test("in a body, what JSON and URLs write otherwise is the same value", () => {
  const bodyText = String.raw`{"name":"Zs\u00f3fia M\u00fcller","phone":"\u002B12025550134","by":"\u738b\u5c0f\u660e",
    "caller_name":"\u738b\u5c0f\u660e","customer":{"name":"Zs\u00f3fia M\u00fcller"},"url":"/Zs%C3%B3fia%20M%C3%BCller"}`;
  const { bodyText: text } = shown({ bodyText }) as { bodyText: string };
  for (const part of ["Zs", "fia", "üller", "2025550134", "u738b", "小明"])
    expect(text, part).not.toContain(part);
  expect(() => JSON.parse(text)).not.toThrow();
});

test("a quoted quote and a backslash stay what they are", () => {
  const bodyText = String.raw`{"said":"\u0022hi\u0022 \\u0041","phone":"+12025550134"}`;
  const { bodyText: text } = shown({ bodyText }) as { bodyText: string };
  expect(JSON.parse(text)).toEqual({ said: '"hi" \\u0041', phone: "+••• ••34" });
});

test("a number that stands without quotes does not spoil the payload", () => {
  const { bodyText } = shown({ bodyText: '{"from": 12025550134, "to":[12025550135]}' }) as {
    bodyText: string;
  };
  expect(JSON.parse(bodyText)).toEqual({ from: "••• ••34", to: ["••• ••35"] });
});

test("an id that is made of the number is masked where it stands before it", () => {
  expect(shown({ externalId: "u_12025550134", phone: "+12025550134" })).toEqual({
    externalId: "u_••• ••34",
    phone: "+••• ••34",
  });
});

test("a number that a simulation used is masked where the call is real", () => {
  const known = { masks: createMasks(), inventedCalls: new Set<string>(), inventedEvents: new Set<string>() };
  const simulated = { callId: "call_s", origin: "simulated", phone: "+12025550134" };
  const real = { callId: "call_r", origin: "live", phone: "+12025550134" };
  expect(shownValue([simulated, real], known)).toEqual([simulated, { ...real, phone: "+••• ••34" }]);
  // A delivery says its call alone.
  expect(shownValue({ callId: "call_r", payload: { phone: "+12025550134" } }, known)).toEqual({
    callId: "call_r",
    payload: { phone: "+••• ••34" },
  });
  expect(shownValue({ callId: "call_s", payload: { phone: "+12025550134" } }, known)).toEqual({
    callId: "call_s",
    payload: { phone: "+12025550134" },
  });
  // Where nothing says whose it is, it is a real person's as well.
  expect(shownValue({ phone: "+12025550134" }, known)).toEqual({ phone: "+••• ••34" });
});

test("base64 that is text with a number or a name in it stays base64, masked; other base64 stays", () => {
  const text = (value: unknown) =>
    new TextDecoder().decode(Uint8Array.from(atob(value as string), (one) => one.charCodeAt(0)));
  const inside = btoa('{"caller":"+12025550134","name":"Dana Reyes"}');
  const harmless = btoa("nothing of anybody stands here");
  const binary = btoa(String.fromCharCode(...Array.from({ length: 48 }, (_, index) => 200 + (index % 50))));
  const answer = shown({
    personName: "Dana Reyes",
    clientState: inside,
    others: [harmless, binary, "Kzc"],
    bodyText: JSON.stringify({ client_state: inside, id: "550e8400e29b41d4a716446655440000" }),
  }) as { clientState: string; others: string[]; bodyText: string };
  expect(text(answer.clientState)).toBe('{"caller":"+••• ••34","name":"D. R."}');
  expect(answer.others).toEqual([harmless, binary, "Kzc"]);
  const body = JSON.parse(answer.bodyText);
  expect(text(body.client_state)).toBe('{"caller":"+••• ••34","name":"D. R."}');
  expect(body.id).toBe("550e8400e29b41d4a716446655440000");
});
