/** Which failures pass, which wait for a person, which are for good, and which leave it open. */
import { expect, test } from "vitest";
import { observePostgres } from "./errors";

const failing = (code: string, more = {}) => Object.assign(new Error("it said so"), { code, ...more });

test.each([
  ["08006", "retry"],
  ["28P01", "config"],
  ["3D000", "config"],
  ["42501", "config"],
  ["42703", "config"],
  ["22001", "permanent"],
  ["23514", "permanent"],
  ["53300", "retry"],
  ["57014", "retry"],
  ["57P01", "retry"],
  ["40P01", "retry"],
  ["25006", "config"],
  ["54000", "permanent"],
  ["XX000", "retry"],
])("SQLSTATE %s is %s, and its own sentence is told", (code, kind) => {
  expect(observePostgres(failing(code), true)).toMatchObject({
    class: kind,
    observed: expect.stringContaining(`it said so (${code})`),
  });
});

test("a refused row names its column", () => {
  const seen = (more: object, code = "23514") => observePostgres(failing(code, more), true).observed;
  expect(seen({ table: "fact_call", column: "source" }, "23502")).toMatch(/^fact_call\.source: /);
  expect(seen({ table: "fact_call", constraint: "fact_call_direction_check" })).toMatch(
    /^fact_call\.direction: /,
  );
  expect(observePostgres(failing("22001"), true, "fact_call.summary").observed).toMatch(
    /^fact_call\.summary: /,
  );
});

test.each([
  ["ECONNREFUSED", false, "retry"],
  ["ENOTFOUND", false, "config"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", false, "config"],
  ["ECONNRESET", false, "retry"],
  ["ECONNRESET", true, "unknown"],
])("%s, a statement sent: %s, is %s", (code, sent, kind) => {
  expect(observePostgres(failing(code), sent).class).toBe(kind);
});

test("a server without TLS and one that wants a password wait for a person", () => {
  expect(observePostgres(new Error("The server does not support SSL connections"), false).class).toBe(
    "config",
  );
  expect(
    observePostgres(new Error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string"), false)
      .class,
  ).toBe("config");
  expect(observePostgres(new Error("Connection terminated unexpectedly"), true).class).toBe("unknown");
});
