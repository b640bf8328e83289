import { expect, test } from "vitest";
import type { RuleMessage } from "../../shared/rules";
import { textToCopy, titleOf, whomOf } from "./message-words";

const message = (look: RuleMessage["look"], texts: Record<string, string>): RuleMessage => ({
  look,
  leaves: false,
  externalId: "mirai:c_1",
  rule: { ruleId: "r_1", name: "A rule", version: 1 },
  because: [],
  message: texts,
  asks: null,
});

test("a mail is known by its subject, a chat by its title or its first line, an empty one by its look", () => {
  expect(titleOf(message("mail", { subject: "Your order", body: "Hello" }))).toBe("Your order");
  expect(titleOf(message("chat", { text: "Missed call\nCustomer: Dana" }))).toBe("Missed call");
  expect(titleOf(message("chat", { text: "Customer: Dana" }))).toBe("Customer: Dana");
  expect(titleOf(message("order", { subject: " " }))).toBe("Order");
});

test("whom it is for is its address, else the customer it is about", () => {
  expect(whomOf(message("mail", { to: "dana@example.com" }))).toBe("dana@example.com");
  expect(whomOf(message("chat", { customer: "Dana, +1 202 555 0134" }))).toBe("Dana, +1 202 555 0134");
  expect(whomOf(message("chat", {}))).toBe("");
});

test("copied it is every text under its name, without those that are empty", () => {
  expect(textToCopy(message("mail", { to: "a@example.com", replyTo: "", body: "Hello\nDana" }))).toBe(
    "to: a@example.com\nbody:\nHello\nDana",
  );
});
