import { expect, test } from "vitest";
import { createMatcher, guardOf, readSubject, type Subject } from "./spellings";

const subject = (text: string) => readSubject(text) as Subject;
const phone = createMatcher([subject("+12025550142")]);

test.each([
  "+12025550142",
  "12025550142",
  "2025550142",
  "(202) 555-0142",
  "+1 202-555-0142",
  "202.555.0142",
  "0012025550142",
  "%2B12025550142",
  "%28202%29%20555-0142",
  "to=%202025550142",
  '{"phone":12025550142}',
  "tel:+1-202-555-0142",
  "\\u002b12025550142",
])("%s is found", (text) => {
  expect(phone.test(`before ${text} after`)).toBe(true);
});

test.each(["+12025550143", "92025550142", "20255501427", "+442025550142555", "202555014", "555-0142"])(
  "%s is another number",
  (text) => {
    expect(phone.test(`before ${text} after`)).toBe(false);
  },
);

test("in base64, wherever in the encoded text it stands", () => {
  for (const before of ["", "a", "ab", "abc", '{"to":"'])
    expect([before, phone.test(btoa(`${before}+12025550142"}`))]).toEqual([before, true]);
  expect(phone.test(btoa('{"to":"+12025550177"}'))).toBe(false);
});

test("what is masked keeps its length and its signs", () => {
  expect(phone.mask('{"a":"+1 (202) 555-0142","n":12025550142}')).toBe(
    '{"a":"+9 (999) 999-9999","n":99999999999}',
  );
});

test("an address in any case and as in a URL, and not as the end of another", () => {
  const email = createMatcher([subject("dana.reyes@example.com")]);
  for (const text of ["Dana.Reyes@Example.com", "dana.reyes%40example.com", "<dana.reyes@example.com>"])
    expect([text, email.test(text)]).toEqual([text, true]);
  for (const text of ["not-dana.reyes@example.com", "dana.reyes@example.company", "dana_reyes@example.com"])
    expect([text, email.test(text)]).toEqual([text, false]);
});

test("a number without its country is not looked for; what is typed to mean it is short", () => {
  expect(readSubject("555-0142")).toBeNull();
  expect(readSubject("202 555 0142")).toBeNull();
  expect(readSubject("+1")).toBeNull();
  expect(guardOf(subject("+1 (202) 555-0142")).typed).toBe("0142");
  expect(guardOf(subject("u_4711")).typed).toBe("u_4711");
});
