/** What is written in a route's form, and what the engine says to it. */
import { ORPCError } from "@orpc/client";
import type { ForwardFrom, ForwardRoute, ForwardSettings } from "../../../shared/forwarding";
import { usualForwarding } from "../../../shared/forwarding-usual";

export type Draft = Pick<
  ForwardSettings,
  "name" | "url" | "condition" | "timeoutMs" | "atOnce" | "catchUp" | "sign" | "simulated"
> & {
  sources: string[];
  /** Separated by commas. */
  types: string;
  /** Pasted; null: as it is; empty: what is kept is taken away. */
  ca: string | null;
};

export type Begins = "next" | "last-10" | "last-100" | "hour";

export type RouteRefusal = {
  /** Null: it is about none of them. */
  field: "url" | "condition" | "ca" | "sources" | null;
  sentence: string;
  allowHost: string | null;
};

export function draftOf(route: ForwardRoute | null): Draft {
  const { name, url, types, ...rest } = route ?? { ...usualForwarding, name: "", url: "" };
  return {
    name: name === url ? "" : name,
    url,
    types: types.join(", "),
    condition: rest.condition,
    timeoutMs: rest.timeoutMs,
    atOnce: rest.atOnce,
    catchUp: rest.catchUp,
    sign: rest.sign,
    simulated: rest.simulated,
    sources: [...rest.sources],
    ca: null,
  };
}

export function toInput(draft: Draft, begins: Begins, now: number) {
  const { name, url, types, ca, ...rest } = draft;
  return {
    settings: {
      ...rest,
      url: url.trim(),
      name: name.trim() || url.trim().slice(0, 80),
      types: types
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean),
      ...(ca === null ? {} : { ca: ca || null }),
    },
    from: fromOf(begins, now),
  };
}

function fromOf(begins: Begins, now: number): ForwardFrom | undefined {
  if (begins === "last-10") return { last: 10 };
  if (begins === "last-100") return { last: 100 };
  return begins === "hour" ? { since: now - 3_600_000 } : undefined;
}

export function refusalOf(error: unknown): RouteRefusal | null {
  if (!(error instanceof ORPCError) || error.code !== "UNPROCESSABLE_CONTENT") return null;
  const { field = null, allowHost = null } = (error.data ?? {}) as Partial<RouteRefusal>;
  return { field, allowHost, sentence: error.message };
}
