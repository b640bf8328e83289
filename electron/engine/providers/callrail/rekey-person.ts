/** The person and the company of a run, where a template names them. */
import type { RunContext } from "../pack";
import { objectAt, textAt } from "../paths";
import type { JsonObject } from "../template";
import type { CallRailEventType } from "./event-types";
import { roleOfAnswer } from "./form-answers";
import { textNumberName } from "./person";

type Person = { phone: string | undefined; name: string | undefined };

export function personOf({ values, metadata }: RunContext): Person {
  return {
    phone: values.caller ?? textAt(metadata, "phone"),
    name: values.name ?? textAt(metadata, "name"),
  };
}

/** Only what the template has: a field left empty stays empty, as of a caller who withholds the number. */
export function fillPerson(body: JsonObject, event: CallRailEventType, run: RunContext): void {
  const { phone, name } = personOf(run);
  const national = phone === undefined ? undefined : nationalOf(phone);
  fill(body, ["company_name"], run.values.company);
  const answers = objectAt(body, "form_data");
  if (answers) fillAnswers(answers, { phone: national, name });
  if (event.about === "text") fill(body, [textNumberName(event)], national);
  if (event.about !== "call") return;
  fill(body, ["customer_phone_number", "callernum"], phone);
  fill(body, ["formatted_customer_phone_number"], national);
  fill(
    body,
    ["customer_name", "formatted_customer_name", "callername", "formatted_customer_name_or_phone_number"],
    name,
  );
}

function fill(body: JsonObject, names: string[], value: string | undefined): void {
  if (value === undefined) return;
  for (const name of names) if (textAt(body, name) !== undefined) body[name] = value;
}

function fillAnswers(answers: JsonObject, { phone, name }: Person): void {
  const words = name?.split(" ") ?? [];
  const values = {
    phone,
    name,
    first: words[0],
    last: words.slice(1).join(" ") || undefined,
    email: name === undefined ? undefined : `${words.join(".").toLowerCase()}@example.com`,
  };
  for (const key of Object.keys(answers)) {
    const role = roleOfAnswer(key);
    if (role !== null) fill(answers, [key], values[role]);
  }
}

/** `218-555-0142`, as CallRail writes American numbers in texts and forms. */
function nationalOf(phone: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone) ?? [];
  return area === undefined ? phone : `${area}-${exchange}-${line}`;
}
