/** Which call or which person an event is about. */
import type { Json, Problem } from "../../../../shared/words";
import type { CallFacts, ReadFrom, Subject } from "../pack";
import { valueAt } from "../paths";
import { problemAt } from "../schema-problems";
import type { CallRailEventType } from "./event-types";
import { plainText } from "./values";

const LONGEST_KEY = 512;
const PREFIXES = { call: "CAL", text: "SCI", form: "FRM" };
const WORDS = { call: "a call (CAL…)", text: "a text (SCI…)", form: "a form (FRM…)" };

/** `misled`: the id is of another kind, so the body is not the event that its path names. */
type Named = { subject: Subject | null; problems: Problem[]; misled: boolean };

/**
 * All events of one call share `resource_id`; the old `id` counts only where that is left out, never the other way
 * round. An event sent to the wrong path joins nothing.
 */
export function readSubject(body: Json, event: CallRailEventType, facts: CallFacts): Named {
  const resourceId = keyAt(body, "resource_id");
  const misled = Object.entries(PREFIXES).some(
    ([about, prefix]) => about !== event.about && resourceId?.startsWith(prefix),
  );
  const none = (name: string, expected: string): Named => {
    return { subject: null, problems: [problemAt(body, name, expected)], misled };
  };
  if (misled) return none("resource_id", `the id of ${WORDS[event.about]}`);
  if (event.about === "call") {
    const call = resourceId ?? keyAt(body, "id");
    return call === undefined
      ? none("resource_id", "the id of the call")
      : { subject: { call }, problems: [], misled };
  }
  const person = keyAt(body, "person_resource_id") ?? (facts.phone ? `phone:${facts.phone}` : undefined);
  return person === undefined
    ? none("person_resource_id", "the id of a person")
    : { subject: { person }, problems: [], misled };
}

/** Of an event without a type: only a call's own id is sure to be one. */
export function readUntypedSubject(body: Json): Subject | null {
  const call = keyAt(body, "resource_id");
  return call?.startsWith(PREFIXES.call) ? { call } : null;
}

/** Where the call's key stands; of what belongs to no call nothing. */
export function keyFrom(subject: Subject | null, body: Json): ReadFrom {
  if (!subject || !("call" in subject)) return {};
  return { key: keyAt(body, "resource_id") === subject.call ? "resource_id" : "id" };
}

function keyAt(body: Json, name: string): string | undefined {
  const key = plainText(valueAt(body, name));
  return key !== undefined && key.length <= LONGEST_KEY ? key : undefined;
}
