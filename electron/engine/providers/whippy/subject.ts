/** Whom or what a reading belongs to: a call by its activity's id, a person by the contact's, or nothing. */
import type { Json } from "../../../../shared/words";
import type { CallFacts, Subject } from "../pack";
import { textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import type { NamedEvent } from "./event-types";
import { idAt } from "./person";

export function subjectOf(body: Json, named: NamedEvent, facts: CallFacts, country: string): Subject | null {
  if (named.about === "call") {
    const call = idAt(body, "data.id");
    return call === undefined ? null : { call };
  }
  switch (named.resource) {
    case "message":
    case "contact":
    case "conversation":
    case "sequence":
      return personOf(facts);
    case "custom_object_record":
    case "custom_object_association":
      return associatedPerson(body, country) ?? personOf(facts);
    default:
      return null;
  }
}

/** Whippy's own key of the person, else the number. */
function personOf({ personKey, phone }: CallFacts): Subject | null {
  if (typeof personKey === "string") return { person: personKey };
  return typeof phone === "string" ? { person: `phone:${phone}` } : null;
}

/** `associated_resource_*` of an object record: a contact's id, or the data it is looked up by, such as its phone. */
function associatedPerson(body: Json, country: string): Subject | null {
  if (textAt(body, "data.associated_resource_type") !== "contact") return null;
  const id = idAt(body, "data.associated_resource_id");
  if (id !== undefined) return { person: id };
  const data = valueAt(body, "data.associated_resource_data");
  const entry = Array.isArray(data) ? data.find((one) => textAt(one, "key") === "phone") : undefined;
  const phone = readPhone(valueAt(entry, "value"), country);
  return typeof phone === "string" ? { person: `phone:${phone}` } : null;
}
