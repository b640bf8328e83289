import { withOverride } from "../../../shared/own-retries";
/**
 * From what somebody asked for to a run that is ready to play: the scenario read and planned, the place it goes to found
 * and allowed, the secret chosen. Nothing is sent here. Everything wrong with it is said at once where that can be.
 */
import type { RetryOverride } from "../../../shared/retries";
import type { RunDetail } from "../../../shared/runs";
import type { Scenario } from "../../../shared/scenario";
import type { PackId } from "../../../shared/words";
import { withGiven } from "./given-variables";
import { type HandlerRules, type HandlerTarget, resolveHandler } from "./handler-target";
import { nearNames } from "./near-names";
import { type Plan, planRun } from "./plan";
import { parseScenario } from "./scenario";
import type { SimulatedPack } from "./sign-draft";

export type StartRun = {
  /** A name under `fixtures/scenarios`, or the text of a scenario file. */
  scenario: string;
  /** Which case of its matrix, from 1; the first when left out. */
  case?: number | undefined;
  speed: number;
  /** Values for its templates, above those of the file. */
  with?: Readonly<Record<string, string>> | undefined;
  /** Begins paused: each request waits for `next`, or all for `resume`. */
  paused?: boolean | undefined;
  /** Name of a source, or URL of a handler. Left out: the scenario's own `handler`, else the provider's first source. */
  to?: string | undefined;
  /** What a handler's events are signed with; the pack's test secret when left out. */
  secret?: { secretId: string } | { value: string } | undefined;
  /** What of the provider's retries is otherwise; `none`: nothing is sent again. */
  retry?: RetryOverride | "none" | undefined;
  runId?: string | undefined;
};

/** What the engine knows about its sources, as far as playing needs it. */
export type PlayedSources = {
  /** Name of the first source of that provider; null: there is none. */
  firstOf(provider: PackId): string | null;
  /** What its owner set instead of the pack's retries; undefined: there is no such source. */
  retryOf(name: string): RetryOverride | null | undefined;
  /** Null: there is no such secret, or it cannot be read. */
  secretOf(secretId: string): { value: string; words: string } | null;
};

export type PrepareOptions = {
  packs: readonly SimulatedPack[];
  sources: PlayedSources;
  handlers: HandlerRules;
  /** Id of the call a run makes: the engine's hash of namespace (the run id), provider, empty scope and key. */
  callIdOf(call: { namespace: string; provider: PackId; source: string; key: string }): string;
  /** Bytes of `fixtures/<provider>/<type>.json`. */
  templateOf(provider: PackId, type: string): Uint8Array | null;
  /** Text of `fixtures/scenarios/<name>.yaml`. */
  scenarioText(name: string): string | null;
  scenarioNames(): string[];
  now(): number;
  newRunId(seed: number): string;
};

export type PreparedRun = {
  run: RunDetail;
  plan: Plan;
  /** Signs with the secret that was chosen. */
  pack: SimulatedPack;
  /** Null: our own receiver. */
  handler: HandlerTarget | null;
};

/** `allowHost`: the user's word for this host is all that is missing. */
export type Refused = { ok: false; problems: string[]; allowHost?: string };

export async function prepareRun(
  input: StartRun,
  options: PrepareOptions,
): Promise<({ ok: true } & PreparedRun) | Refused> {
  if (!(input.speed > 0)) return refuse("The speed must be more than 0.");
  const chosen = chooseCase(input, options);
  if (!chosen.ok) return chosen;
  const scenario = withGiven(chosen.scenario, input.with ?? {});
  const known = options.packs.find((each) => each.id === scenario.provider);
  if (!known) return refuse(`${scenario.provider} cannot be simulated yet.`);
  const to = await findTarget(input, scenario, known.name, options);
  if (!to.ok) return to;
  const signing = chooseSecret(input, known, to.handler, options.sources);
  if (!signing.ok) return signing;

  const templates = new Map<string, Uint8Array>();
  const unknown = new Set<string>();
  for (const { type, payload } of scenario.steps) {
    if (payload !== undefined) continue;
    const bytes = options.templateOf(scenario.provider, type);
    if (bytes) templates.set(type, bytes);
    else unknown.add(type);
  }
  if (unknown.size > 0)
    return refuse(...[...unknown].map((type) => `${known.name} has no event called ${type}.`));

  const runId = input.runId ?? options.newRunId(scenario.seed);
  const startedAt = options.now();
  const plan = planRun(scenario, {
    seed: scenario.seed,
    runId,
    startedAt,
    speed: input.speed,
    path: to.handler
      ? `${to.handler.url.pathname}${to.handler.url.search}`
      : `/hooks/${encodeURIComponent(to.source)}`,
    base: to.handler?.url.origin ?? options.handlers.receiverUrl(),
    template: (type) => templates.get(type) ?? new Uint8Array(),
    pack: signing.pack,
  });
  if (plan.problems.length > 0) return refuse(...plan.problems);
  const source = to.handler ? "" : to.source;
  const callIdOf = (key: string) =>
    options.callIdOf({ namespace: runId, provider: scenario.provider, source, key });
  const run: RunDetail = {
    runId,
    scenario: scenario.scenario,
    case: scenario.case,
    provider: scenario.provider,
    source,
    handler: to.handler?.url.href ?? null,
    seed: scenario.seed,
    speed: input.speed,
    state: input.paused ? "paused" : "playing",
    startedAt,
    endedAt: null,
    sent: 0,
    planned: plan.sends.length,
    durationMs: Math.max(0, ...plan.sends.map((send) => send.plannedMs)),
    position: { ms: 0, at: startedAt },
    callId: callIdOf(plan.callKey),
    calls: plan.calls.flatMap(({ name, key }) => (name === null ? [] : [{ name, callId: callIdOf(key) }])),
    reason: null,
    sends: plan.sends.map(({ number, plannedMs, happensMs, type, call, fault }) => ({
      number,
      plannedMs,
      happensMs,
      sentAt: null,
      type,
      call,
      fault,
      status: null,
      answerMs: null,
      error: null,
      answerBody: null,
      attempt: 1,
      retryOf: null,
      next: null,
    })),
    dropped: plan.dropped,
    signedWith: signing.words,
    retry: chooseRetry(input, known, to.source, options.sources),
    expect: plan.expect,
  };
  return { ok: true, run, plan, pack: signing.pack, handler: to.handler };
}

function refuse(...problems: string[]): Refused {
  return { ok: false, problems };
}

export function chooseCase(
  input: Pick<StartRun, "scenario" | "case">,
  options: Pick<PrepareOptions, "scenarioText"> & Partial<Pick<PrepareOptions, "scenarioNames">>,
): { ok: true; scenario: Scenario } | Refused {
  const text = readText(input.scenario, options);
  if (text === null) {
    const near = nearNames(input.scenario, options.scenarioNames?.() ?? []);
    return refuse(
      `There is no scenario called "${input.scenario}".${near.length > 0 ? ` There is ${near.join(", ")}.` : ""}`,
    );
  }
  const parsed = parseScenario(text);
  if (!parsed.ok) return parsed;
  const scenario = parsed.cases[(input.case ?? 1) - 1];
  if (scenario) return { ok: true, scenario };
  const many = parsed.cases.length === 1 ? "one case" : `${parsed.cases.length} cases`;
  return refuse(`There is no case ${input.case}: this scenario has ${many}.`);
}

function readText(scenario: string, options: Pick<PrepareOptions, "scenarioText">): string | null {
  if (scenario.includes("\n")) return scenario;
  const name = scenario.replace(/\.yaml$/, "");
  return /^[a-z0-9][a-z0-9-]*$/.test(name) ? options.scenarioText(name) : null;
}

/** `source` is where its retries are set: of a handler the provider's first source, empty where it has none. */
type Found = { ok: true; source: string; handler: HandlerTarget | null };

async function findTarget(
  input: StartRun,
  scenario: Scenario,
  name: string,
  options: PrepareOptions,
): Promise<Found | Refused> {
  const { sources, handlers } = options;
  const to = input.to ?? scenario.handler;
  if (to === undefined) {
    const source = sources.firstOf(scenario.provider);
    return source === null
      ? refuse(`No source takes ${name}; make one in Setup.`)
      : { ok: true, source, handler: null };
  }
  if (!to.includes("://")) {
    return sources.retryOf(to) === undefined
      ? refuse(
          `There is no source “${to}” to play to. Write a source's name, or a URL with http:// or https://.`,
        )
      : { ok: true, source: to, handler: null };
  }
  const resolved = await resolveHandler(to, handlers);
  if (resolved.ok)
    return { ok: true, source: sources.firstOf(scenario.provider) ?? "", handler: resolved.target };
  const { because, host, sentence } = resolved.refusal;
  return { ...refuse(sentence), ...(because === "not-allowed" ? { allowHost: host } : {}) };
}

function chooseSecret(
  { secret }: StartRun,
  pack: SimulatedPack,
  handler: HandlerTarget | null,
  sources: PlayedSources,
): { ok: true; pack: SimulatedPack; words: string } | Refused {
  if (!secret) return { ok: true, pack, words: "test secret" };
  if (!handler) {
    return refuse(
      "A secret is for a handler: our own receiver knows simulated events by the test secret. Leave it out.",
    );
  }
  const found =
    "value" in secret
      ? { value: secret.value, words: "a secret you gave" }
      : sources.secretOf(secret.secretId);
  if (!found)
    return refuse("There is no such secret, or it cannot be read. Choose one of a source in Setup.");
  return { ok: true, pack: { ...pack, testSecret: found.value }, words: found.words };
}

function chooseRetry(
  { retry }: StartRun,
  pack: SimulatedPack,
  source: string,
  sources: PlayedSources,
): RunDetail["retry"] {
  if (retry === "none") return null;
  return withOverride(withOverride(pack.retry, sources.retryOf(source) ?? null), retry ?? null);
}
