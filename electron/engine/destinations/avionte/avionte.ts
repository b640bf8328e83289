/**
 * Avionté BOLD: one talent activity for every finished call. Avionté has no key for an activity and cannot change one,
 * so every POST makes another row. That it stays one is kept here: only a final and complete call leaves, a later
 * version never, what was written stands in the ledger, and after a lost answer a person is asked.
 *
 * A talent is found by the external id that the call names, or by a number that this destination has seen of a talent.
 * Avionté has no look-up by number. Talents are merged there: an id that answers as another is followed and written down.
 */

import { z } from "zod";
import type { ConnectionCheck } from "../../../../shared/destination-setup";
import { joinAddress } from "../address";
import { markerOf, noteOf } from "../call-note";
import type {
  CallRecordContent,
  Destination,
  DestinationSettings,
  HeldQuestion,
  SendContext,
  SendOutcome,
  Step,
} from "../destination";
import { fetchChecked } from "../fetch-checked";
import { onceGate } from "../gate-presets";
import { accessToken } from "../oauth";
import { avionteFields, avionteSheet } from "./fields";
import {
  type AvionteContext,
  ask,
  counted,
  goOn,
  observe,
  paths,
  tenantHeader,
  tokenRequest,
} from "./requests";

export const avionte: Destination = {
  kind: "avionte",
  name: "Avionté BOLD",
  says: "Staffing: one activity on the talent's profile when a call is final and complete.",
  remote: true,
  canUpdate: false,
  idempotent: false,
  gate: onceGate,
  promise:
    "Each finished call is sent until Avionté confirms it. Avionté takes no key of ours and changes no activity: when an answer is lost we look for our marker and ask you, and never send a second one by ourselves.",
  fields: avionteFields,
  check: checkValues,
  scopes: ["avionte.aero.compasintegrationservice"],
  limits: {
    requests: 3,
    perMs: 1000,
    atOnce: 1,
    words:
      "Limits vary per API; 3 to 5 requests a second are published for bulk endpoints, so 3. After five errors in a row it stops and asks, as Avionté's guidelines want.",
  },
  mappingSheet: avionteSheet,
  map: mapSteps,
  outgoing,
  send: async (context) => {
    if (context.step === "contact") return counted(context.ledger, await findTalent(context));
    return logActivity(context);
  },
  readBack,
  testConnection,
};

function checkValues(values: DestinationSettings["values"]) {
  const problems: { field: string; sentence: string }[] = [];
  const typeId = Number(values.typeId);
  if (typeId === 0)
    problems.push({ field: "typeId", sentence: "An activity type is a number other than 0." });
  if (!/^([0-9]{1,10}|[A-Za-z0-9_-]{3,12})$/.test(String(values.tenant)))
    problems.push({
      field: "tenant",
      sentence: "A tenant is a company code of 3 to 12 letters and digits, or a number.",
    });
  if (!String(values.activitiesPath).includes("{talentId}"))
    problems.push({
      field: "activitiesPath",
      sentence: "The path has {talentId} where the talent's id stands.",
    });
  return problems;
}

const contactPayload = z.object({
  talentId: z.string().nullable(),
  externalId: z.string().nullable(),
  phone: z.string().nullable(),
  name: z.string().nullable(),
});
const activityPayload = z.object({
  externalId: z.string(),
  version: z.number(),
  talentId: z.string().nullable(),
  activity: z.record(z.string(), z.json()),
});

function mapSteps(
  record: CallRecordContent,
  version: number,
  told: (step: string) => CallRecordContent | null,
  values: DestinationSettings["values"],
): Step[] {
  // It cannot be changed there: who was told a version is told no other.
  if (version > 1 && told("call")) return [];
  const at = record.startedAt ?? record.endedAt;
  return [
    {
      step: "contact",
      order: 1,
      payload: {
        talentId: talentIdOf(record.personExternalId, String(values.externalIdPrefix ?? "")),
        externalId: record.personExternalId,
        phone: record.phone,
        name: record.personName,
      },
    },
    {
      step: "call",
      order: 2,
      payload: {
        externalId: record.externalId,
        version,
        talentId: "{{contact.id}}",
        activity: {
          typeId: Number(values.typeId),
          name: String(values.activityName ?? "Phone Call").slice(0, 255),
          show_In: Number(values.showIn ?? 1),
          ...(at === null ? {} : { activityDate: new Date(at).toISOString() }),
          notes: noteOf(record, version),
          ...(values.userId === undefined ? {} : { userId: Number(values.userId) }),
        },
      },
    },
  ];
}

/** A talent's id is a number; what else stands in an external id is another system's. */
function talentIdOf(externalId: string | null, prefix: string): string | null {
  if (!externalId?.startsWith(prefix)) return null;
  const rest = externalId.slice(prefix.length);
  return /^[1-9][0-9]{0,9}$/.test(rest) ? rest : null;
}

const talentAnswer = z.object({
  id: z.number().int(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  mobilePhone: z.string().nullish(),
  homePhone: z.string().nullish(),
  workPhone: z.string().nullish(),
  isArchived: z.boolean().nullish(),
});

async function findTalent(context: SendContext): Promise<SendOutcome> {
  const { ledger, decision } = context;
  if (decision && decision.choice !== "candidate") {
    const observed = "an activity needs its talent, and Ringback creates none: choose one";
    return question(observed, "unmatched");
  }
  const person = contactPayload.parse(JSON.parse(context.body));
  const phone = digitsOf(person.phone);
  const chosen = decision?.remoteId ?? person.talentId;
  const seen = chosen === null && phone ? talentsOf(ledger, phone) : [];
  if (seen.length > 1) return question(`${seen.length} talents have ${person.phone}`, "ambiguous", seen);
  const asked = chosen ?? seen[0]?.remoteId ?? null;
  if (asked === null) {
    const whom = person.phone ?? person.externalId ?? "this person";
    return question(`no talent is known for ${whom}: Avionté has no look-up by number`, "unmatched");
  }
  const known = followMerges(ledger, asked);
  const sent = await ask(context, { method: "GET", path: paths.talent(known), body: null });
  if (!("answer" in sent)) return onlyRead(sent);
  if (sent.status === 404) return question(`Avionté has no talent ${known}`, "unmatched");
  if (sent.status !== 200) return onlyRead(observe(sent));
  const answer = talentAnswer.safeParse(sent.answer);
  if (!answer.success)
    return { class: "permanent", status: 200, observed: `what it answered for talent ${known} has no id` };
  const talent = answer.data;
  const found = { remoteId: String(talent.id), words: nameOf(talent) };
  if (chosen === null && !numbersOf(talent).includes(phone ?? ""))
    return question(`${person.phone} was the number of talent ${known}, and is no longer`, "weak", [found]);
  if (chosen === null && contradicts(person.name, found.words))
    return question(
      `${person.phone} is the number of ${found.words}, and the call names ${person.name}`,
      "weak",
      [found],
    );
  await noteMerge(ledger, known, found.remoteId);
  await noteNumbers(ledger, talent);
  const followed = found.remoteId === asked ? "" : `; ${asked} was merged into it`;
  const observed = `talent ${found.remoteId} found${chosen === null ? " by its number" : ""}${followed}`;
  return { class: "delivered", status: 200, remoteId: found.remoteId, observed };
}

/** Nothing was written, so an answer that did not come is no unknown outcome. */
function onlyRead(outcome: SendOutcome): SendOutcome {
  if (outcome.class !== "unknown") return outcome;
  const observed = "the talent could not be read: no answer; nothing was written";
  return { class: "retry", status: outcome.status, observed, retryAfterMs: null };
}

type Talent = z.infer<typeof talentAnswer>;

/** Whom a number was seen of. Two who share it are both kept: one of them is never picked silently. */
function talentsOf(ledger: SendContext["ledger"], phone: string): { remoteId: string; words: string }[] {
  const entry = ledger.read("person", phone);
  if (!entry) return [];
  const names = entry.words.split("; ");
  return entry.remoteId.split(",").map((remoteId, index) => ({ remoteId, words: names[index] ?? remoteId }));
}

async function noteNumbers(ledger: SendContext["ledger"], talent: Talent): Promise<void> {
  const remoteId = String(talent.id);
  for (const phone of new Set(numbersOf(talent))) {
    const others = talentsOf(ledger, phone).filter(
      (one) => one.remoteId !== remoteId && ledger.read("merged", one.remoteId) === null,
    );
    const all = [...others, { remoteId, words: nameOf(talent) }].slice(-shared);
    await ledger.write("person", {
      key: phone,
      remoteId: all.map((one) => one.remoteId).join(","),
      words: all.map(({ words }) => words).join("; "),
    });
  }
}

/** So many talents of one number are kept at most. */
const shared = 10;

function nameOf({ id, firstName, lastName }: Talent): string {
  const name = [firstName, lastName].filter(Boolean).join(" ").replaceAll(";", ",");
  return name || `talent ${id}`;
}

/** Two names that have no word in common. */
function contradicts(one: string | null, other: string): boolean {
  const words = (name: string) =>
    name
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .filter(Boolean);
  const mine = words(one ?? "");
  return mine.length > 0 && !words(other).some((word) => mine.includes(word));
}

/** Whom an id became, as far as that was written down. */
function followMerges(ledger: SendContext["ledger"], asked: string): string {
  let id = asked;
  for (let steps = 0; steps < 10; steps++) {
    const into = ledger.read("merged", id)?.remoteId;
    if (into === undefined) break;
    id = into;
  }
  return id;
}

async function noteMerge(ledger: SendContext["ledger"], from: string, into: string): Promise<void> {
  if (from === into) return;
  await ledger.write("merged", {
    key: from,
    remoteId: into,
    words: `talent ${from} was merged into ${into}`,
  });
}

function question(
  observed: string,
  about: HeldQuestion["about"],
  candidates: HeldQuestion["candidates"] = [],
): SendOutcome {
  return { class: "ask", status: null, observed, question: { about, candidates } };
}

/** The last ten digits: Avionté keeps numbers as people typed them. */
function digitsOf(phone: string | null | undefined): string | null {
  const digits = (phone ?? "").replace(/\D/g, "");
  return digits.length >= 7 ? digits.slice(-10) : null;
}

function numbersOf(talent: Talent): string[] {
  return [talent.mobilePhone, talent.homePhone, talent.workPhone]
    .map(digitsOf)
    .filter((one): one is string => one !== null);
}

const activityAnswer = z.object({ id: z.number().int(), talentId: z.number().int().optional() });

async function logActivity(context: SendContext): Promise<SendOutcome> {
  const { ledger } = context;
  const { externalId, talentId, activity } = activityPayload.parse(JSON.parse(context.body));
  const written = ledger.read("written", externalId);
  if (written) {
    return {
      class: "delivered",
      status: null,
      remoteId: written.remoteId,
      observed: `activity ${written.remoteId} was written before: ${written.words}`,
    };
  }
  if (talentId === null)
    return {
      class: "permanent",
      status: null,
      observed: "no talent was found for this call: nothing was sent",
    };
  const sent = await ask(context, {
    method: "POST",
    path: paths.activity(talentId),
    body: JSON.stringify({ ...activity, talentId: Number(talentId) }),
  });
  if (!("answer" in sent)) return counted(ledger, sent);
  if (sent.status < 200 || sent.status >= 300) return counted(ledger, afterTheWrite(observe(sent)));
  const answer = activityAnswer.safeParse(sent.answer);
  const remoteId = answer.success ? String(answer.data.id) : `unnamed-${externalId}`;
  const into = String(answer.data?.talentId ?? talentId);
  await ledger.write("written", { key: externalId, remoteId, words: `on talent ${into}` });
  await noteMerge(ledger, talentId, into);
  const followed = into === talentId ? "" : `; ${talentId} was merged into it`;
  return counted(ledger, {
    class: "delivered",
    status: sent.status,
    remoteId,
    observed: `activity ${answer.success ? remoteId : "without an id"} on talent ${into}${followed}`,
  });
}

/** 502 and 504 come from what stands before Avionté: the activity may have been written behind it. */
function afterTheWrite(outcome: SendOutcome): SendOutcome {
  if (outcome.class !== "retry" || (outcome.status !== null && outcome.status < 500)) return outcome;
  if (outcome.status === null || outcome.status === 503) return outcome;
  return {
    class: "unknown",
    status: outcome.status,
    observed: `${outcome.observed}: written or not, unknown`,
  };
}

const activityList = z.array(z.object({ id: z.number().int(), notes: z.string().nullish() }).loose());

/** Was the first one written? The marker in the notes of the talent's activities says so. */
async function readBack(context: SendContext): Promise<{ remoteId: string } | null | SendOutcome> {
  if (context.step === "contact") return null; // it was a question, and nothing was written
  const { externalId, talentId, version } = activityPayload.parse(JSON.parse(context.body));
  const written = context.ledger.read("written", externalId);
  if (written) return { remoteId: written.remoteId };
  if (talentId === null) return null;
  const path = String(context.settings.values.activitiesPath ?? "").replaceAll(
    "{talentId}",
    encodeURIComponent(talentId),
  );
  const sent = await ask(context, { method: "GET", path, body: null });
  if (!("answer" in sent)) return sent;
  const list = activityList.safeParse(sent.answer);
  if (sent.status !== 200 || !list.success) {
    return {
      class: "unknown",
      status: sent.status,
      observed: `the list of the talent's activities could not be read (${sent.status}): look for ${markerOf(externalId, version)} in Avionté`,
    };
  }
  // Whatever version it was: of one call there is one activity.
  const marker = markerOf(externalId, 1).replace(/ v1\]$/, " v");
  const found = list.data.find(({ notes }) => notes?.includes(marker));
  if (!found) return null;
  await context.ledger.write("written", {
    key: externalId,
    remoteId: String(found.id),
    words: `on talent ${talentId}, found by its marker`,
  });
  return { remoteId: String(found.id) };
}

function outgoing({
  settings,
  body,
  step,
}: Parameters<NonNullable<Destination["outgoing"]>>[0]): ReturnType<NonNullable<Destination["outgoing"]>> {
  const headers = {
    accept: "application/json",
    authorization: "Bearer (the token)",
    "x-api-key": "(the API key)",
    ...tenantHeader(settings.values.tenant),
    RequestId: "(one for each attempt)",
  };
  if (step === "contact") {
    const { talentId, phone } = contactPayload.parse(JSON.parse(body));
    if (talentId === null && digitsOf(phone) === null)
      return { refused: "The call names no talent and no number: it would be held under Unmatched." };
    const path = paths.talent(talentId ?? "ID").replace(/ID$/, "{the talent this number was seen of}");
    return { method: "GET", url: joinAddress(settings.url ?? "", path), headers, body: null };
  }
  const { activity } = activityPayload.parse(JSON.parse(body));
  return {
    method: "POST",
    url: joinAddress(settings.url ?? "", "/front-office/v1/talent/{{contact.id}}/activity"),
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ ...activity, talentId: "{{contact.id}}" }),
  };
}

const typeList = z.array(z.object({ name: z.string().nullish() }).loose());

async function testConnection(
  settings: DestinationSettings,
  signal: AbortSignal,
  ledger: SendContext["ledger"] | null,
): Promise<ConnectionCheck[]> {
  const context: AvionteContext = {
    settings,
    signal,
    fetch: fetchChecked,
    correlationId: "c0ffee000000",
    ledger: null,
  };
  const token = await accessToken(context, tokenRequest(settings));
  if ("failed" in token) return [{ name: "token", ok: false, says: token.failed.observed }];
  const checks: ConnectionCheck[] = [
    { name: "token", ok: true, says: "Avionté gave a token for this client" },
  ];
  const types = await ask(context, { method: "GET", path: paths.activityTypes, body: null });
  if (!("answer" in types) || types.status !== 200) {
    const observed = observe(types).observed;
    const isMissing = "answer" in types && (types.status === 404 || types.status === 405);
    checks.push({
      name: "tenant and API key",
      ok: isMissing ? null : false,
      says: isMissing ? "this tenant has no list of activity types: nothing could be looked at" : observed,
    });
  } else {
    checks.push({ name: "tenant and API key", ok: true, says: `taken for tenant ${settings.values.tenant}` });
    checks.push(checkType(types.answer, String(settings.values.typeId)));
  }
  const passed = checks.every(({ ok }) => ok !== false);
  if (passed && ledger) await goOn(ledger);
  return checks;
}

/** Whatever the tenant calls the number: `id`, `typeId` or `activityTypeId`. */
function checkType(answer: unknown, wanted: string): ConnectionCheck {
  const list = typeList.safeParse(answer);
  const types = list.success
    ? list.data.map((one) => ({
        id: String(one.activityTypeId ?? one.typeId ?? one.id ?? ""),
        name: one.name ?? "",
      }))
    : [];
  const found = types.find(({ id }) => id === wanted);
  if (found) return { name: "activity type", ok: true, says: `${wanted} is “${found.name}”` };
  if (types.length === 0) return { name: "activity type", ok: null, says: "the tenant listed none" };
  const some = types.slice(0, 8).map(({ id, name }) => `${id} ${name}`);
  return {
    name: "activity type",
    ok: false,
    says: `the tenant has no type ${wanted}; it has ${some.join(", ")}${types.length > 8 ? " …" : ""}`,
  };
}
