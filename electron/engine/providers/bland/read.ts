/**
 * One Bland request to one reading: the record after the call, or something that was told during it. What cannot be used is
 * left out and said in the problems; nothing else of the body suffers for it.
 */
import type { Json, Outcome, Stage } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { RawRequest, ReadFrom, Reading, ReadSettings } from "../pack";
import { textAt, valueAt } from "../paths";
import { schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { readInstant } from "../times";
import { nothingTold, tellWithin } from "../told";
import { readArtifacts } from "./artifacts";
import { namesNoNumber, tellCall, tellPerson } from "./facts";
import { callIdOf, IN_CALL, kindOf, POST_CALL } from "./recognise";
import { EVENT_SCHEMAS } from "./schemas";
import { endingOf, openStageOf } from "./state";

const LONGEST_LABEL = 60;
const REACHED_NOBODY = new Set<Outcome>(["busy", "no-answer", "missed", "failed"]);

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: body, problems } = parseJsonBody(request.body);
  const kind = kindOf(body);
  if (body === undefined || kind === null) return [];
  const call = callIdOf(body);
  const common = {
    subject: call === null ? null : { call },
    type: kind,
    sequence: null,
    bodySha256: sha256Hex(request.body),
    spam: false,
    followUps: [],
  };
  const key: ReadFrom = call === null ? {} : { key: "call_id" };
  const said = [...problems, ...schemaProblems(EVENT_SCHEMAS[kind], body)];
  const reading = kind === POST_CALL ? readRecord(body, settings) : readInCall(body);
  return [
    { ...common, ...reading, from: { ...key, ...reading.from }, problems: [...said, ...reading.problems] },
  ];
}

type Own = Omit<Reading, "subject" | "type" | "sequence" | "bodySha256" | "spam" | "followUps" | "from"> & {
  from: ReadFrom;
};

function readRecord(body: Json, settings: ReadSettings): Own {
  const told = nothingTold();
  tellCall(told, body);
  const problems = tellPerson(told, body, settings);
  const brought = readArtifacts(body);
  const open = openStageOf(told.facts.extra);
  const test =
    namesNoNumber(body, settings) && typeof told.facts.phone !== "string" && told.facts.phone !== null;
  const outcome =
    open === null ? endingOf({ facts: told.facts, artifacts: brought.artifacts }).outcome : null;
  const { kind, stage } = shownAs(open, outcome);
  return {
    label: open === null ? "record" : "record, still open",
    kind,
    stage,
    rank: 60,
    occurredAt: told.facts.endedAt ?? null,
    occurredFrom: told.facts.endedAt === undefined ? null : String(told.from.endedAt),
    // The end of the call; when its record was made is not told.
    occurredOrders: false,
    facts: told.facts,
    artifacts: brought.artifacts,
    from: {
      ...told.from,
      ...brought.from,
      ...(test ? { test: { rule: "a record of a call that names no number" } } : {}),
    },
    problems,
    test,
  };
}

function shownAs(open: Stage | null, outcome: Outcome | null): Pick<Reading, "kind" | "stage"> {
  if (open !== null) return { kind: "lifecycle", stage: open };
  return outcome !== null && REACHED_NOBODY.has(outcome)
    ? { kind: "failure", stage: "failed" }
    : { kind: "final", stage: "final" };
}

/** Its shape is not documented: it is shown by whatever it calls itself, stands where it arrived and proves no end. */
function readInCall(body: Json): Own {
  const name = ["category", "event", "type", "event_type"]
    .map((path) => textAt(body, path)?.trim())
    .find((text) => text !== undefined);
  const path = ["timestamp", "created_at"].find((one) => typeof readInstant(valueAt(body, one)) === "number");
  const told = nothingTold();
  for (const field of ["category", "message"]) {
    const text = textAt(body, field);
    tellWithin(told, "extra", `in_call_${field}`, text, field);
  }
  return {
    label: shorten(name ?? IN_CALL),
    kind: "lifecycle",
    stage: "in-conversation",
    rank: -1,
    occurredAt: path === undefined ? null : (readInstant(valueAt(body, path)) ?? null),
    occurredFrom: path ?? null,
    occurredOrders: path !== undefined,
    facts: told.facts,
    artifacts: {},
    from: told.from,
    problems: [],
    test: false,
  };
}

function shorten(text: string): string {
  return text.length > LONGEST_LABEL
    ? `${text.slice(0, LONGEST_LABEL).toWellFormed()}…`
    : text.toWellFormed();
}
