/**
 * From lines to effects, each tied to what was sent or not at all. Inside a Node handler the preload knows which request
 * was being handled; of the proxy's requests only the time is known, so they are tied where one thing alone was being
 * handled and nothing else just before. An effect is never guessed: what is untied says why, and what it may belong to.
 */
import type { EffectLine, Outgoing, Teller } from "./effect-lines";
import type { NotedSends } from "./noted-sends";

/**
 * `nothing-handled`: nothing was being handled. `not-sent-by-us`: made for a request that Ringback did not send.
 * `several`: more than one event may have caused it. `answered`: the event that may have caused it was answered before.
 */
export type UntiedBecause = "nothing-handled" | "not-sent-by-us" | "several" | "answered";

export type Untied<Subject> = {
  because: UntiedBecause;
  /** What it was made for where Ringback did not send that: `GET /health`. */
  request: string | null;
  candidates: Subject[];
};

export type TracedEffect<Subject> = {
  /** One of its own among all of a listener. */
  key: string;
  seen: "inside" | "proxy";
  method: string;
  url: string;
  body: string | null;
  bodySha256: string | null;
  bytes: number | null;
  /** Milliseconds from the event's being sent or coming in; null where it is untied. */
  afterMs: number | null;
  status: number | null;
  ms: number | null;
  error: string | null;
  subject: Subject | null;
  /** Null: it is tied. */
  untied: Untied<Subject> | null;
};

export type Trace = {
  take(told: Exclude<EffectLine, { kind: "ended" }>, teller: Teller): void;
  /** Events being handled right now, as the preload tells them. */
  handling(): number;
};

/** Of events long past a late effect is untied rather than kept in memory for ever. */
const keptEvents = 20_000;

export function createTrace<Subject>(
  sends: NotedSends<Subject>,
  on: {
    /** The port that the handler listens on; null where it is not known. */
    port: number | null;
    begun(effect: TracedEffect<Subject>): void;
    /** Its answer, or why there is none, stands in it now. */
    settled?(effect: TracedEffect<Subject>): void;
    connection?(place: string, tls: boolean, subject: Subject | null): void;
  },
): Trace {
  const events = new Map<string, { subject: Subject | null; request: string }>();
  const handled = new Set<string>();
  const underWay = new Map<string, TracedEffect<Subject>>();

  const keyOf = (own: string | null, teller: Teller) => `${teller.number} ${own}`;

  type Tied = Pick<TracedEffect<Subject>, "subject" | "untied" | "afterMs">;

  function tie(told: Outgoing, teller: Teller): Tied {
    const untied = (because: UntiedBecause, request: string | null, candidates: Subject[]) => ({
      subject: null,
      afterMs: null,
      untied: { because, request, candidates },
    });
    if (teller.role === "proxy") {
      const { open, lately } = sends.at(on.port ?? -1);
      const [only] = open;
      if (only !== undefined && open.length === 1 && lately.length === 0)
        return { subject: only.subject, untied: null, afterMs: only.sinceMs };
      const candidates = [...open.map(({ subject }) => subject), ...lately];
      if (candidates.length === 0) return untied("nothing-handled", null, []);
      return untied(candidates.length > 1 ? "several" : "answered", null, candidates);
    }
    const event = told.id === null ? null : events.get(keyOf(told.id, teller));
    if (!event) return untied("nothing-handled", null, []);
    if (event.subject === null) return untied("not-sent-by-us", event.request, []);
    return { subject: event.subject, untied: null, afterMs: told.afterMs };
  }

  return {
    take(told, teller) {
      switch (told.kind) {
        case "incoming": {
          const key = keyOf(told.id, teller);
          const request = `${told.method ?? ""} ${told.url ?? ""}`.trim();
          events.set(key, { subject: sends.claim(told.port, told.to, told.number), request });
          handled.add(key);
          const [oldest] = events.keys();
          if (events.size > keptEvents && oldest !== undefined) events.delete(oldest);
          return;
        }
        case "answered":
          handled.delete(keyOf(told.id, teller));
          return;
        case "outgoing": {
          const { method, url, body, bodySha256, bytes } = told;
          const tied = tie(told, teller);
          const key = keyOf(told.effect, teller);
          const effect = {
            ...{ key, seen: teller.role, method, url, body, bodySha256, bytes },
            ...{ status: null, ms: null, error: null },
            ...tied,
          };
          underWay.set(key, effect);
          on.begun(effect);
          return;
        }
        case "outgoing-answer": {
          const key = keyOf(told.effect, teller);
          const effect = underWay.get(key);
          if (!effect) return;
          underWay.delete(key);
          const { status, ms, error } = told;
          Object.assign(effect, { status, ms, error: error?.slice(0, 300) ?? null });
          on.settled?.(effect);
          return;
        }
        case "connection": {
          const place = told.port === null ? told.host : `${told.host}:${told.port}`;
          on.connection?.(place, told.tls, events.get(keyOf(told.id, teller))?.subject ?? null);
        }
      }
    },
    handling: () => handled.size,
  };
}

/** Host and port, as a connection to it is named: `api.example.com:443`. */
export function placeOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
}
