import { expect, test } from "vitest";
import { hexRow } from "./hex";

const bytes = new TextEncoder().encode('{"a":"é\n1234567890"}');

test("rows of eight and of sixteen name the same bytes", () => {
  expect(hexRow(bytes, 1, 8)).toEqual({ offset: "000008", hex: "0a 31 32 33 34 35 36 37", text: "·1234567" });
  expect(hexRow(bytes, 1, 16)).toEqual({
    offset: "000010",
    hex: `38 39 30 22 7d${" ".repeat(9)}  ${" ".repeat(23)}`,
    text: '890"}',
  });
});
