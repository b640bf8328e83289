import { expect, test } from "vitest";
import type { RuleField } from "../../../shared/rules";
import { withField, withOperator } from "./condition-draft";

const field = (name: string, kind: RuleField["kind"], choices: string[] = []): RuleField => ({
  field: name,
  says: "",
  kind,
  choices,
  later: false,
});
const fields = [
  field("outcome", "choice", ["busy", "completed"]),
  field("outcomeDetail", "text"),
  field("test", "yes-no"),
  field("attempts", "number"),
  field("metadata", "open"),
];

test("another field brings an operator and a value of its kind", () => {
  const begun = { kind: "field", field: "", operator: "is", value: "" } as const;
  expect(withField(begun, "test", fields)).toEqual({
    kind: "field",
    field: "test",
    operator: "is",
    value: true,
  });
  expect(withField(begun, "outcome", fields)).toMatchObject({ operator: "is", value: "busy" });
  expect(withField(begun, "attempts", fields)).toMatchObject({ operator: "is", value: "" });
  expect(withField({ ...begun, operator: "contains" }, "outcome", fields).operator).toBe("is");
});

test("what was written is kept where the next operator can use it", () => {
  const one = withField({ kind: "field", field: "", operator: "is", value: "" }, "outcomeDetail", fields);
  const list = withOperator({ ...one, value: "transfer_requested" }, "one-of", fields);
  expect(list.value).toEqual(["transfer_requested"]);
  expect(withOperator(list, "contains", fields).value).toBe("transfer_requested");
  expect(withOperator(list, "there", fields)).not.toHaveProperty("value");
});
