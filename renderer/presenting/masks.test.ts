import { expect, test } from "vitest";
import { createMasks } from "./masks";

function masksOf(...names: string[]) {
  const masks = createMasks();
  for (const name of names) masks.learnName(name);
  return masks;
}

test("a number keeps its last two digits, an address its first letter, a name its initials", () => {
  const { mask } = masksOf("Dana Reyes");
  expect(mask("Call Dana at +1 202 555 0134")).toBe("Call D. at +••• ••34");
  expect(mask("DANA REYES <dana.reyes@example.com>")).toBe("D. R. <d…@…>");
  expect(mask("(202) 555-0134 else 2025550177")).toBe("(••• ••34 else ••• ••77");
});

test("in a query and in a form body it is the same", () => {
  const { mask } = masksOf("Kim Fischer");
  expect(mask("From=%2B12025550142&CallerName=Kim+Fischer&Mail=kim%40example.com")).toBe(
    "From=+••• ••42&CallerName=K.+F.&Mail=k…@…",
  );
});

test("one person keeps one mask, and two who look alike do not share it", () => {
  const { mask } = masksOf("Dana Reyes", "Dora Rossi");
  expect(mask("Dana Reyes, Dora Rossi, dana reyes")).toBe("D. R., D. R.·2, D. R.");
  expect(mask("+12025550134, +12125559934, +1 202 555 0134")).toBe("+••• ••34, +••• ••34·2, +••• ••34");
});

test("a mask leads back to its value where the engine is asked", () => {
  const { mask, unmask } = masksOf("Dana Reyes");
  const query = `phone:${mask("+12025550134")} mail:${mask("dana@example.com")}`;
  expect(unmask(query)).toBe("phone:+12025550134 mail:dana@example.com");
  expect(unmask(mask("Dana Reyes"))).toBe("Dana Reyes");
  expect(unmask("an ordinary text. With a stop.")).toBe("an ordinary text. With a stop.");
});

test("a number or a name that is known is masked inside an id, too, and leads back", () => {
  const { mask, unmask } = masksOf("Dana Reyes", "王小明");
  expect(mask("u_12025550134")).toBe("u_12025550134");
  mask("+1 202 555 0134");
  expect(mask("u_12025550134")).toBe("u_••• ••34");
  expect(mask("lead-2025550134.json")).toBe("lead-••• ••34·2.json");
  expect(unmask("u_••• ••34")).toBe("u_12025550134");
  expect(unmask(mask("dana.reyes"))).toBe("dana.reyes");
  expect(mask("to/dana_reyes/1")).not.toContain("dana");
  expect(mask("客户王小明来电")).not.toContain("王小明");
});

test("times, dates, sums, ids and types stay as they are", () => {
  const { mask } = masksOf("Dana Reyes", "call");
  for (const text of [
    "14:18:25.703",
    "2026-08-14T14:18:25Z",
    "94 EUR",
    "A-1042",
    "Danaher",
    "c_9f8a7b1234567890",
    "550e8400-e29b-41d4-a716-446655440000",
    "1732000000",
    "1732000000123",
    "http://127.0.0.1:44001/hooks/mirai",
    "192.168.100.200",
    "call.ended",
  ])
    expect(mask(text)).toBe(text);
});

test("what a simulation made up is shown", () => {
  const masks = createMasks();
  masks.learnInventedName("Dana Reyes");
  masks.learnInvented("+12025550134 dana@example.com");
  masks.learnName("Dana Reyes");
  expect(masks.mask("Dana Reyes, +1 202 555 0134, dana@example.com")).toBe(
    "Dana Reyes, +1 202 555 0134, dana@example.com",
  );
});

test("credentials are not shown, whoever sent them", () => {
  const { mask } = createMasks();
  expect(mask("Authorization: Bearer abcdef123456")).toBe("Authorization: Bearer ••••");
  expect(mask("GET /x?token=abcdef123456&a=1")).toBe("GET /x?token=••••&a=1");
});
