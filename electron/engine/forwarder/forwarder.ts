/**
 * Forwarding: events that came in go on to the user's own handlers. It keeps the routes and one runner for each. It
 * promises that a route's settings are on disk before it works by them, and refuses, in words and with the setting they
 * are about, a URL that may not be sent to, a condition that cannot be read, and a text that is no certificate.
 */
import { randomBytes } from "node:crypto";
import type { ForwardedAnswer, ForwardFrom, ForwardRoute, ForwardSettings } from "../../../shared/forwarding";
import { resolveHandler } from "../simulator/handler-target";
import { eventIdOf } from "../store/events";
import {
  placeBefore,
  placeBeforeLast,
  readEnds,
  readRoutes,
  type StoredRoute,
} from "../store/forward-routes";
import { readAnswersVia } from "../store/handler-answers";
import { readCertificates } from "./certificates";
import { type RouteRunner, type RunnerOptions, startRoute } from "./route-runner";
import { routeLoops } from "./send-event";

export type RouteRefusal = {
  field: "url" | "condition" | "ca" | "sources";
  sentence: string;
  allowHost?: string;
  token?: string;
  next?: string;
};
export type NewRoute = ForwardSettings & {
  /** Certificates in PEM. */
  ca: string | null;
  from: ForwardFrom | null;
  temporary: boolean;
};
export type RouteChange = Partial<ForwardSettings> & { ca?: string | null };
type Saved = { ok: true; row: ForwardRoute } | { ok: false; refusal: RouteRefusal };

export type Forwarder = Awaited<ReturnType<typeof startForwarder>>;

const demoStaysHere =
  "The demo forwards to this machine only. Open your own folder with “npx ringback open” for another host.";

/** A temporary route whose command asked for nothing so long has lost it. */
const lostAfterMs = 30_000;

export async function startForwarder(options: RunnerOptions & { sourceNames(): string[]; demo: boolean }) {
  const { database, store, clock, log } = options;
  const runners = new Map<string, RouteRunner>();
  const lost = new Map<string, NodeJS.Timeout>();

  await store.write("deleteTemporaryRoutes", undefined);
  for (const route of readRoutes(database)) runners.set(route.routeId, startRoute(route, options, true));

  /** Put in order: certificates as they are kept, or what is wrong. */
  async function check(route: Pick<StoredRoute, "url" | "condition" | "sources" | "ca">) {
    const refuse = (refusal: RouteRefusal) => ({ ok: false as const, refusal });
    const resolved = await resolveHandler(route.url, options.rules);
    if (!resolved.ok) {
      const { because, host, sentence } = resolved.refusal;
      // A name that cannot be looked up now may be there later: the route says so itself.
      if (because === "loop") return refuse({ field: "url", sentence: routeLoops });
      if (because !== "unknown-host")
        return refuse({ field: "url", sentence, ...(because === "not-allowed" ? { allowHost: host } : {}) });
    } else if (options.demo && resolved.target.network !== "loopback")
      return refuse({ field: "url", sentence: demoStaysHere });
    const names = options.sourceNames();
    const unknown = route.sources.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      const sentence = `There is no source “${unknown}”. There is ${names.join(", ")}.`;
      return refuse({ field: "sources", sentence });
    }
    if (route.condition !== "") {
      const question = { q: route.condition, positions: [] };
      const answer = await options.search.ask("among", question, clock.now());
      if ("problem" in answer) {
        const { message, token, next } = answer.problem;
        return refuse({ field: "condition", sentence: `${message} ${next}`, token, next });
      }
    }
    if (route.ca === null) return { ok: true as const, ca: null };
    const read = readCertificates(route.ca);
    return read.ok ? { ok: true as const, ca: read.pem } : refuse({ field: "ca", sentence: read.sentence });
  }

  function placeOf(from: ForwardFrom | null, route: NewRoute): number {
    if (from === null) return readEnds(database).last;
    if ("since" in from) return placeBefore(database, from.since);
    return placeBeforeLast(database, { ...route, enforcing: options.enforcing() }, from.last);
  }

  async function remove(routeId: string): Promise<boolean> {
    const runner = runners.get(routeId);
    if (!runner) return false;
    runners.delete(routeId);
    clearTimeout(lost.get(routeId));
    lost.delete(routeId);
    await runner.close();
    await store.write("deleteRoute", routeId);
    options.onChanged(null);
    return true;
  }

  function keep(routeId: string): void {
    clearTimeout(lost.get(routeId));
    const timer = setTimeout(() => {
      log.warn("a route is removed: the command that made it asks no more", { route: routeId });
      void remove(routeId);
    }, lostAfterMs);
    timer.unref();
    lost.set(routeId, timer);
  }

  async function change(routeId: string, next: Partial<StoredRoute>): Promise<ForwardRoute | null> {
    const runner = runners.get(routeId);
    if (!runner) return null;
    const route = { ...runner.route(), ...next };
    await store.write("saveRoute", route);
    runner.update(route);
    return runner.row();
  }

  return {
    rows: (): ForwardRoute[] => [...runners.values()].map((runner) => runner.row()),
    row: (routeId: string): ForwardRoute | null => runners.get(routeId)?.row() ?? null,
    wake(): void {
      for (const runner of runners.values()) runner.wake();
    },
    async create(input: NewRoute): Promise<Saved> {
      const checked = await check(input);
      if (!checked.ok) return checked;
      const { from, ...settings } = input;
      const route: StoredRoute = {
        ...settings,
        ca: checked.ca,
        routeId: `fwd_${randomBytes(8).toString("hex")}`,
        enabled: true,
        createdAt: clock.now(),
        position: placeOf(from, input),
        answered: 0,
        failed: 0,
      };
      await store.write("saveRoute", route);
      const runner = startRoute(route, options, false);
      runners.set(route.routeId, runner);
      if (route.temporary) keep(route.routeId);
      options.onChanged(null);
      return { ok: true, row: runner.row() };
    },
    /** Null: there is no such route. */
    async update(routeId: string, input: RouteChange): Promise<Saved | null> {
      const runner = runners.get(routeId);
      if (!runner) return null;
      const checked = await check({ ...runner.route(), ...input });
      if (!checked.ok) return checked;
      const row = await change(routeId, { ...input, ca: checked.ca });
      return row && { ok: true, row };
    },
    setEnabled: (routeId: string, enabled: boolean) => change(routeId, { enabled }),
    remove,
    catchUp: (routeId: string) => act(routeId, (runner) => runner.catchUp()),
    giveUp: (routeId: string) => act(routeId, (runner) => runner.giveUp()),
    async skip(routeId: string, what: "first" | "all") {
      const runner = runners.get(routeId);
      if (!runner) return null;
      const skipped = await runner.skip(what);
      return { skipped, route: runner.row() };
    },
    /** Null: there is no such route. A sentence: it may not be sent there. */
    async try(
      routeId: string,
      position: number,
      signal: AbortSignal,
    ): Promise<ForwardedAnswer | string | null> {
      const runner = runners.get(routeId);
      if (!runner) return null;
      const refused = await runner.try(position, signal);
      if (refused !== null) return refused;
      const newest = readAnswersVia(database, routeId, { limit: 100 });
      return newest.find(({ eventId }) => eventId === eventIdOf(position)) ?? null;
    },
    answers(routeId: string, page: { after?: number | undefined; limit: number }): ForwardedAnswer[] | null {
      if (lost.has(routeId)) keep(routeId);
      return runners.has(routeId) ? readAnswersVia(database, routeId, page) : null;
    },
    async close(): Promise<void> {
      for (const timer of lost.values()) clearTimeout(timer);
      await Promise.all([...runners.values()].map((runner) => runner.close()));
    },
  };

  function act(routeId: string, run: (runner: RouteRunner) => void): ForwardRoute | null {
    const runner = runners.get(routeId);
    if (!runner) return null;
    run(runner);
    return runner.row();
  }
}
