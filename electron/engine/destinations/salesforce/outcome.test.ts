import { expect, test } from "vitest";
import { type Failure, listChoices, listDuplicates, observe, observeRead } from "./outcome";

function failure(status: number, code: string, more: Partial<Failure> = {}): Failure {
  return { status, code, message: "said", fields: [], data: null, retryAfterMs: null, ...more };
}
const classOf = (status: number, code: string, more: Partial<Failure> = {}) =>
  observe(failure(status, code, more)).class;

test("a spent allowance is a 403 that a later time cures, and every other 403 is the set-up", () => {
  expect(observe(failure(403, "REQUEST_LIMIT_EXCEEDED"))).toMatchObject({
    class: "later",
    retryAfterMs: 1_800_000,
  });
  expect(classOf(403, "API_DISABLED_FOR_ORG")).toBe("config");
  expect(classOf(401, "INVALID_SESSION_ID")).toBe("config");
});

test("a locked row and a race for our own id are tried again, although both are a 400", () => {
  expect(classOf(400, "UNABLE_TO_LOCK_ROW")).toBe("retry");
  const race = failure(400, "DUPLICATE_VALUE", {
    message: "duplicate value found: Ringback_Call_Id__c duplicates value on record with id: 00T1",
  });
  expect(observe(race, { field: "Ringback_Call_Id__c" }).class).toBe("retry");
  expect(observe(race, { field: "Other__c" }).class).toBe("permanent");
});

test("what a retry cannot cure names the field", () => {
  expect(
    observe(failure(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", { message: "Say why", fields: ["Reason__c"] })),
  ).toEqual({
    class: "permanent",
    status: 400,
    observed: "400 FIELD_CUSTOM_VALIDATION_EXCEPTION: Say why (Reason__c): a retry cannot cure it",
  });
});

test("a missing field is the set-up's fault, not the call's", () => {
  expect(classOf(400, "INVALID_FIELD")).toBe("config");
  expect(
    classOf(404, "NOT_FOUND", {
      message: "Provided external ID field does not exist or is not accessible: X__c",
    }),
  ).toBe("config");
  expect(classOf(404, "NOT_FOUND", { message: "The requested resource does not exist" })).toBe("permanent");
});

test("no answer in time is unknown for a write and a retry for a look-up", () => {
  const outcome = observe(failure(504, "ERROR_HTTP_504"));
  expect(outcome.class).toBe("unknown");
  expect(observeRead(outcome)).toMatchObject({ class: "retry", observed: "504 ERROR_HTTP_504: said" });
  expect(classOf(503, "SERVER_UNAVAILABLE")).toBe("retry");
});

test("a 300 and a duplicate rule name the records a person may choose from", () => {
  const data = ["/services/data/v62.0/sobjects/Task/00T1", "/services/data/v62.0/sobjects/Task/00T2"];
  expect(listChoices(failure(300, "MULTIPLE_CHOICES", { data })).map(({ remoteId }) => remoteId)).toEqual([
    "00T1",
    "00T2",
  ]);
  const detected = { duplicateResult: { matchResults: [{ matchRecords: [{ record: { Id: "003A" } }] }] } };
  expect(listDuplicates(failure(400, "DUPLICATES_DETECTED", { data: detected }))).toEqual([
    { remoteId: "003A", words: "record 003A" },
  ]);
});
