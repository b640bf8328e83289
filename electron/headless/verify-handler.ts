/**
 * `ringback verify` at a handler: one that the command after `--` starts, or one that runs at a URL. What a started one
 * causes is seen, since it is started with the preload and with a sandbox CRM of its own.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crmCoreTypes } from "../../shared/crm";
import type { Scenario } from "../../shared/scenario";
import type { Verdict, VerdictName } from "../../shared/verdicts";
import { type CrmAddress, createCrmClient } from "../engine/crm-client";
import { CannotStart } from "../engine/engine";
import { findPack } from "../engine/providers/packs";
import { readFixture } from "../engine/simulator/fixture-bytes";
import {
  type AllowedHost,
  type HandlerRules,
  judgeHost,
  resolveHandler,
} from "../engine/simulator/handler-target";
import { createEffectsRecorder } from "../engine/simulator/verdicts/effects";
import { type HandlerJudgement, judgeHandler } from "../engine/simulator/verdicts/judge-handler";
import type { CrmLook, Subject } from "../engine/simulator/verdicts/play-trial";
import { createProbeAsker } from "../engine/simulator/verdicts/probe-asker";
import { createSandboxCrm } from "../sandbox-crm/sandbox-crm";
import { readSecret } from "./given-files";
import { startHandler } from "./handler-process";
import { installation } from "./host";
import { onStop } from "./on-stop";

export type HandlerFlags = {
  /** The command that starts it; empty where it runs already. */
  command: string[];
  /** Where it runs; the scenario's own `handler:` when left out. */
  to?: string | undefined;
  path: string;
  secretFile?: string | undefined;
  allowHost: string[];
  /** Commands of probes are run: the file is trusted. */
  allowCommands: boolean;
  verdicts: VerdictName[];
};

export function hasHandler(scenario: Scenario, flags: HandlerFlags): boolean {
  return flags.command.length > 0 || flags.to !== undefined || scenario.handler !== undefined;
}

export async function verifyHandler(
  scenario: Scenario,
  flags: HandlerFlags,
  tell: (verdict: Verdict) => void,
): Promise<HandlerJudgement> {
  const closers: (() => Promise<void> | void)[] = [];
  const stop = new AbortController();
  closers.push(onStop(() => stop.abort()));
  try {
    const subject = await openSubject(scenario, flags, closers, stop.signal);
    return await judgeHandler(subject, flags.verdicts, { verdict: tell });
  } catch (error) {
    throw stop.signal.aborted ? new CannotStart("Stopped; the handler was ended.", { cause: error }) : error;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function openSubject(
  scenario: Scenario,
  flags: HandlerFlags,
  closers: (() => Promise<void> | void)[],
  signal: AbortSignal,
): Promise<Subject> {
  const pack = findPack(scenario.provider);
  if (!pack) throw new CannotStart(`${scenario.provider} cannot be simulated yet.`);
  const { timeoutMs } = pack.retry;
  const rules = await rulesOf(flags.allowHost);
  const subject = {
    scenario,
    pack: flags.secretFile === undefined ? pack : { ...pack, testSecret: readSecret(flags.secretFile) },
    template: (type: string) => readTemplate(pack.name, scenario.provider, type),
    timeoutMs: timeoutMs.known === "documented" ? timeoutMs.value : null,
    probes: scenario.expect.filter((one) => "probe" in one),
    asker: createProbeAsker({
      rules,
      refusal: flags.allowCommands ? null : "Commands of a scenario file are run with --allow-commands only.",
    }),
    toObserve: "Start it with “ringback verify … -- <command>”",
    signal,
  };
  if (flags.command.length === 0) {
    const handler = await resolve(flags.to ?? scenario.handler ?? "", rules);
    return { ...subject, handler, effects: null, crm: null };
  }
  const data = mkdtempSync(join(tmpdir(), "ringback-handler-"));
  closers.push(() => rmSync(data, { recursive: true, force: true }));
  const token = "crm_verify";
  const crm = await createSandboxCrm({
    path: join(data, "crm.sqlite"),
    port: 0,
    token,
    clock: { now: () => Date.now() },
  });
  closers.push(() => crm.close());
  const effects = await createEffectsRecorder();
  closers.push(() => effects.close());
  const path = scenario.handler === undefined ? flags.path : new URL(scenario.handler).pathname;
  const started = await startHandler(flags.command, {
    effectsUrl: effects.url,
    crm: { url: crm.url, token },
    secret: subject.pack.testSecret,
    path,
    signal,
  });
  closers.push(() => started.stop());
  return {
    ...subject,
    handler: await resolve(started.url.href, rules),
    effects,
    crm: lookAt({ url: crm.url, token }),
    restart: () => started.restart(),
  };
}

/** Nothing is sent but to these hosts and to this machine; there is no receiver of ours here that it could come back to. */
async function rulesOf(allowHosts: string[]): Promise<HandlerRules> {
  const allowed: AllowedHost[] = [];
  for (const host of allowHosts) {
    const judged = await judgeHost(host, {});
    if (!judged.ok) throw new CannotStart(judged.sentence);
    if (judged.allowed) allowed.push(judged.allowed);
  }
  return { allowedHosts: () => allowed, receiverUrl: () => "http://127.0.0.1:1", publicUrls: () => [] };
}

async function resolve(url: string, rules: HandlerRules) {
  const resolved = await resolveHandler(url, rules);
  if (resolved.ok) return resolved.target;
  const { because, host, sentence } = resolved.refusal;
  throw new CannotStart(
    because === "not-allowed" ? `${sentence} On the command line: --allow-host ${host}` : sentence,
  );
}

function readTemplate(name: string, provider: string, type: string): Uint8Array {
  const pack = findPack(provider as Scenario["provider"]);
  const template = pack && readFixture(join(installation, "fixtures"), pack, type);
  if (!template) throw new CannotStart(`${name} has no event called ${type}.`);
  return template;
}

function lookAt(address: CrmAddress): CrmLook {
  const client = createCrmClient(address);
  return {
    url: address.url,
    isShared: false,
    async objects() {
      return (await Promise.all(crmCoreTypes.map((type) => client.find(type, {})))).flat();
    },
  };
}
