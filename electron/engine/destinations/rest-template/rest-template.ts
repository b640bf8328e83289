/**
 * OAuth and template: any REST API that is told about a call by requests a person wrote. It promises no more than the
 * API gives: unless the template says that a repeat makes no second record, a lost answer is unknown and a person is
 * asked.
 */

import type { ConnectionCheck, MappingSheetRow } from "../../../../shared/destination-setup";
import type { Json } from "../../../../shared/words";
import { joinAddress } from "../address";
import type {
  CallRecordContent,
  Destination,
  DestinationSettings,
  SendContext,
  SendOutcome,
  Step,
} from "../destination";
import { fetchChecked } from "../fetch-checked";
import { onceGate } from "../gate-presets";
import { type Answered, observeFailure, sendRequest } from "../http";
import { accessToken } from "../oauth";
import { setUpField } from "../set-up-field";
import { authFields, authHeaders, forgetAuth, hiddenAuthHeaders, tokenRequestOf } from "./auth";
import { blankTemplate, templatePresets } from "./presets";
import { pathOf, type Rendered, render, rendered } from "./render";
import { classOf, isAmong, type RestTemplate, readTemplate, tokensOf, valueAt } from "./template";
import { callTokens, sayToken } from "./tokens";

const lookUpStep = "contact";

export const restTemplate: Destination = {
  kind: "rest-template",
  name: "OAuth and template",
  says: "Any REST API: you write the requests, Ringback fills in the call, signs in and sends.",
  remote: true,
  canUpdate: false,
  idempotent: false,
  gate: onceGate,
  promise:
    "Each finished call is sent until the API confirms it. Where the template does not say that a repeat is harmless, a lost answer is unknown: Ringback looks where the template says, and asks you.",
  fields: [
    setUpField({
      name: "url",
      label: "Base URL",
      kind: "url",
      required: true,
      help: "The paths of the template stand below it.",
      placeholder: "https://api.example.com",
    }),
    ...authFields,
    setUpField({
      name: "testPath",
      label: "Path to test",
      kind: "text",
      help: "Asked with GET by the connection test. Take one that needs the same rights.",
      placeholder: "/me",
    }),
    setUpField({
      name: "template",
      label: "Template",
      kind: "lines",
      required: true,
      help: `JSON. A value of the call stands as {{name}}: ${callTokens.map(({ name }) => name).join(", ")}, metadata.<path>, and the id of an earlier step as <step>.id, of the look-up as contact.id.`,
      preset: blankTemplate,
    }),
  ],
  presets: templatePresets,
  check: ({ template }) => {
    const read = readTemplate(String(template ?? ""));
    return "sentence" in read ? [{ field: "template", sentence: read.sentence }] : [];
  },
  scopes: [],
  limits: {
    requests: null,
    perMs: null,
    atOnce: 1,
    words: "One request at a time; a 429 is obeyed with its Retry-After.",
  },
  mappingSheet: sheetOf({ template: blankTemplate }),
  sheetOf,
  map: mapSteps,
  outgoing,
  send: sendStep,
  readBack,
  testConnection,
};

function templateOf(values: DestinationSettings["values"]): RestTemplate | null {
  const read = readTemplate(String(values.template ?? ""));
  return "template" in read ? read.template : null;
}

function mapSteps(
  record: CallRecordContent,
  version: number,
  told: (step: string) => CallRecordContent | null,
  values: DestinationSettings["values"],
): Step[] {
  const template = templateOf(values);
  if (!template) return [];
  const last = template.steps.at(-1);
  if (template.versions === "first" && version > 1 && last && told(last.name)) return [];
  const steps: Step[] = template.lookUp
    ? [{ step: lookUpStep, order: 1, payload: render(template.lookUp, record, version) as unknown as Json }]
    : [];
  for (const [index, one] of template.steps.entries()) {
    const back = template.readBack
      ? { ...template.readBack, method: "GET", body: { contains: template.readBack.contains } }
      : null;
    steps.push({
      step: one.name,
      order: index + 2,
      payload: {
        ...render(one, record, version),
        ...(back ? { readBack: render(back, record, version) as unknown as Json } : {}),
      } as unknown as Json,
    });
  }
  return steps;
}

async function sendStep(context: SendContext): Promise<SendOutcome> {
  const template = templateOf(context.settings.values);
  if (!template)
    return { class: "config", status: null, observed: "its template cannot be read: mend it in its set-up" };
  const request = rendered.parse(JSON.parse(context.body));
  if (context.step === lookUpStep) return findPerson(context, template, request);
  const path = pathOf(request);
  if (request.without.length > 0 || path === null) return lacks(request);
  const sent = await ask(context, request, path);
  if (!("answer" in sent)) return repeatable(template, sent);
  const own = template.steps.find(({ name }) => name === context.step);
  const isTaken = isAmong(own?.success ?? ["2xx"], sent.status) && classOf(template, sent.status) === null;
  if (!isTaken) return repeatable(template, classed(template, sent));
  return delivered(context.step, sent, own?.remoteId ?? "id");
}

function delivered(step: string, sent: Answered, where: string): SendOutcome {
  const id = valueAt(sent.answer, where);
  const remoteId = typeof id === "string" || typeof id === "number" ? String(id).slice(0, 200) : null;
  const observed =
    remoteId === null
      ? `answered ${sent.status}; no id at “${where}” of its answer`
      : `${step} ${remoteId}, answered ${sent.status}`;
  return { class: "delivered", status: sent.status, remoteId, observed };
}

/** A repeat that makes no second record needs nobody's decision. */
function repeatable(template: RestTemplate, outcome: SendOutcome): SendOutcome {
  if (outcome.class !== "unknown" || !template.idempotent) return outcome;
  return { class: "retry", status: outcome.status, observed: outcome.observed, retryAfterMs: null };
}

/** As the template's table says, else as everywhere; 502 and 504 may come from what stands before the API. */
function classed(template: RestTemplate, sent: Answered): SendOutcome {
  const usual = observeFailure(sent);
  const { status } = sent;
  const said = classOf(template, status);
  const observed = `${usual.observed.replace(/: a retry cannot cure it$/, "")}`;
  switch (said) {
    case "delivered":
      return {
        class: "delivered",
        status,
        remoteId: null,
        observed: `${observed}: counts as delivered here`,
      };
    case "retry":
      return { class: "retry", status, observed, retryAfterMs: sent.retryAfterMs };
    case "later":
      return { class: "later", status, observed, retryAfterMs: sent.retryAfterMs ?? 3_600_000 };
    case "config":
    case "unknown":
      return { class: said, status, observed };
    case "permanent":
      return { class: "permanent", status, observed: `${observed}: a retry cannot cure it` };
    default:
      return status === 502 || status === 504 || status === 524
        ? { class: "unknown", status, observed: `${observed}: written or not, unknown` }
        : usual;
  }
}

async function findPerson(
  context: SendContext,
  template: RestTemplate,
  request: Rendered,
): Promise<SendOutcome> {
  const { lookUp } = template;
  if (!lookUp) return { class: "config", status: null, observed: "its template has no look-up any more" };
  const { decision } = context;
  if (decision?.choice === "candidate")
    return { class: "delivered", status: null, remoteId: decision.remoteId, observed: "chosen by a person" };
  if (decision?.choice === "create")
    return asks("its template creates nobody: choose somebody there", "unmatched", []);
  if (decision?.choice === "without")
    return {
      class: "delivered",
      status: null,
      remoteId: null,
      observed: "sent without a person, as you chose",
    };
  const path = pathOf(request);
  if (request.without.length > 0 || path === null) {
    return asks(`the call has no ${request.without.join(", ")} to look the person up by`, "unmatched", []);
  }
  const sent = await ask(context, request, path);
  if (!("answer" in sent)) return readOnly(sent);
  if (sent.status === 404) return asks("nobody there has that id: answered 404", "unmatched", []);
  if (sent.status < 200 || sent.status >= 300) return readOnly(classed(template, sent));
  const list = valueAt(sent.answer, lookUp.list);
  const people = (Array.isArray(list) ? list : list === undefined || list === null ? [] : [list]).flatMap(
    (one) => {
      const id = valueAt(one, lookUp.id);
      if (typeof id !== "string" && typeof id !== "number") return [];
      const name = valueAt(one, lookUp.name);
      return [{ remoteId: String(id), words: typeof name === "string" ? name.slice(0, 120) : String(id) }];
    },
  );
  const [first] = people;
  if (!first) return asks("nobody was found there for this call", "unmatched", []);
  if (people.length > 1)
    return asks(`${people.length} people were found for this call`, "ambiguous", people.slice(0, 10));
  return {
    class: "delivered",
    status: sent.status,
    remoteId: first.remoteId,
    observed: `person ${first.remoteId} found`,
  };
}

function asks(
  observed: string,
  about: "unmatched" | "ambiguous",
  candidates: { remoteId: string; words: string }[],
): SendOutcome {
  return { class: "ask", status: null, observed, question: { about, candidates } };
}

/** A look-up writes nothing: what is unknown may be asked again. */
function readOnly(outcome: SendOutcome): SendOutcome {
  if (outcome.class !== "unknown") return outcome;
  return {
    class: "retry",
    status: outcome.status,
    observed: outcome.observed.replace(": written or not, unknown", "; nothing was written"),
    retryAfterMs: null,
  };
}

function lacks({ without }: Rendered): SendOutcome {
  const what =
    without.length > 0 ? `the call has no ${without.join(", ")}` : "the person it belongs to is not known";
  return { class: "permanent", status: null, observed: `${what}, which its path needs: nothing was sent` };
}

async function readBack(context: SendContext): Promise<{ remoteId: string } | null | SendOutcome> {
  const template = templateOf(context.settings.values);
  if (context.step === lookUpStep) return null;
  const payload = rendered.extend({ readBack: rendered.optional() }).parse(JSON.parse(context.body));
  const request = payload.readBack;
  if (!template?.readBack || !request) {
    return {
      class: "unknown",
      status: null,
      observed: "its template has no readBack: look there for this call yourself",
    };
  }
  const path = pathOf(request);
  if (request.without.length > 0 || path === null) return lacks(request);
  const sent = await ask(context, { ...request, body: null }, path);
  if (!("answer" in sent)) return sent;
  const list = valueAt(sent.answer, template.readBack.list);
  if (sent.status < 200 || sent.status >= 300 || !Array.isArray(list)) {
    const observed = `what it holds could not be read: answered ${sent.status}`;
    return { class: "unknown", status: sent.status, observed };
  }
  const contains = valueAt(request.body, "contains");
  const found = list.find((one) => typeof contains === "string" && hasText(one, contains));
  if (found === undefined) return null;
  return { remoteId: String(valueAt(found, template.readBack.id) ?? "unnamed") };
}

function hasText(value: unknown, text: string): boolean {
  if (typeof value === "string") return value.includes(text);
  return (
    typeof value === "object" && value !== null && Object.values(value).some((one) => hasText(one, text))
  );
}

type Asker = Pick<SendContext, "fetch" | "signal" | "correlationId" | "settings"> & {
  idempotencyKey?: string;
};

async function ask(context: Asker, request: Rendered, path: string): Promise<Answered | SendOutcome> {
  const first = await askOnce(context, request, path);
  // Refused before it was looked at: the token may have been withdrawn, so once more with a new one.
  if ("answer" in first && first.status === 401 && forgetAuth(context.settings))
    return askOnce(context, request, path);
  return first;
}

async function askOnce(context: Asker, request: Rendered, path: string): Promise<Answered | SendOutcome> {
  const auth = await authHeaders(context);
  if ("failed" in auth) return auth.failed;
  return sendRequest(context, {
    method: request.method,
    url: joinAddress(context.settings.url ?? "", path),
    body: request.body === null || request.method === "GET" ? null : JSON.stringify(request.body),
    headers: {
      accept: "application/json",
      ...(context.idempotencyKey ? { "idempotency-key": context.idempotencyKey } : {}),
      ...headersOf(request),
      ...auth.headers,
    },
  });
}

function headersOf(request: Rendered): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, text]) => [name, text ?? ""]));
}

function outgoing({
  settings,
  body,
  idempotencyKey,
}: Parameters<NonNullable<Destination["outgoing"]>>[0]): ReturnType<NonNullable<Destination["outgoing"]>> {
  const request = rendered.parse(JSON.parse(body));
  if (request.without.length > 0) {
    return { refused: `The call has no ${request.without.join(", ")}, which the path needs.` };
  }
  return {
    method: request.method,
    url: joinAddress(settings.url ?? "", request.path.join("")),
    headers: {
      accept: "application/json",
      ...(request.body === null ? {} : { "content-type": "application/json" }),
      "idempotency-key": idempotencyKey,
      ...headersOf(request),
      ...hiddenAuthHeaders(settings.values),
    },
    body: request.body === null ? null : JSON.stringify(request.body),
  };
}

/** One line for every value of the call that a step sends. */
function sheetOf(values: DestinationSettings["values"]): MappingSheetRow[] {
  const template = templateOf(values);
  return (template?.steps ?? []).flatMap((one) =>
    tokensOf((one.body ?? null) as Json, "").map(({ at, token }) => ({
      object: one.name,
      field: at,
      from: `{{${token}}}: ${sayToken(token)}`,
      when: template?.versions === "every" ? "every version" : "once, with the first version",
      owner: "your team" as const,
      example: callTokens.find(({ name }) => name === token)?.example ?? "",
    })),
  );
}

async function testConnection(
  settings: DestinationSettings,
  signal: AbortSignal,
): Promise<ConnectionCheck[]> {
  const context = { settings, signal, fetch: fetchChecked, correlationId: "connection-test" };
  const checks: ConnectionCheck[] = [];
  if (settings.values.auth === "oauth") {
    const token = await accessToken(context, tokenRequestOf(settings));
    if ("failed" in token) return [{ name: "token", ok: false, says: token.failed.observed }];
    checks.push({ name: "token", ok: true, says: "the token URL gave a token for this client" });
  }
  const path = String(settings.values.testPath ?? "");
  if (!path) {
    checks.push({
      name: "API",
      ok: null,
      says: "not asked: name a path to test, for whatever else is asked might write",
    });
    return checks;
  }
  const sent = await ask(
    context,
    { method: "GET", path: [path], headers: {}, body: null, without: [] },
    path,
  );
  const isFine = "answer" in sent && sent.status >= 200 && sent.status < 300;
  const observed = "answer" in sent ? observeFailure(sent).observed : sent.observed;
  checks.push({ name: "API", ok: isFine, says: isFine ? `GET ${path} answered ${sent.status}` : observed });
  return checks;
}
