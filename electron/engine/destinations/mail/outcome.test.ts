import { expect, test } from "vitest";
import { observeFailure } from "./outcome";

const of = (error: Parameters<typeof observeFailure>[0]["error"], handedOver = false) =>
  observeFailure({ ok: false, error, handedOver });

test.each([
  [{ message: "x", code: "EDNS", originalCode: "ENOTFOUND", command: "CONN" }, "config"],
  [{ message: "x", code: "EDNS", originalCode: "EAI_AGAIN", command: "CONN" }, "retry"],
  [{ message: "x", code: "ESOCKET", originalCode: "ECONNREFUSED", command: "CONN" }, "retry"],
  [{ message: "x", code: "ETLS", command: "STARTTLS" }, "config"],
  [{ message: "x", code: "ESOCKET", originalCode: "CERT_HAS_EXPIRED", command: "CONN" }, "config"],
  [{ message: "x", code: "EAUTH", responseCode: 454, response: "454 later", command: "AUTH PLAIN" }, "retry"],
  [{ message: "x", code: "EAUTH", responseCode: 535, response: "535 no", command: "AUTH PLAIN" }, "config"],
  [
    { message: "x", code: "EPROTOCOL", responseCode: 554, response: "554 go away", command: "CONN" },
    "config",
  ],
  [{ message: "x", code: "EPROTOCOL", responseCode: 421, response: "421 busy", command: "CONN" }, "retry"],
  [{ message: "x", code: "EENVELOPE", command: "API" }, "retry"],
])("%j is %s", (error, wanted) => expect(of(error).class).toBe(wanted));

test("what a server said decides even where the mail was handed over; a lost connection then decides nothing", () => {
  expect(
    of({ message: "x", code: "EMESSAGE", responseCode: 554, response: "554 spam", command: "DATA" }, true)
      .class,
  ).toBe("permanent");
  expect(of({ message: "x", code: "ECONNECTION", command: "CONN" }, true).class).toBe("unknown");
  expect(of({ message: "x", code: "ETIMEDOUT", command: "CONN" }, true).class).toBe("unknown");
});
