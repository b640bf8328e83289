/** A destination as it is being set up: what was typed and is not saved, what was refused of it, and the calls that judge it. */
import { ORPCError } from "@orpc/client";
import { useState } from "react";
import type { DestinationField } from "../../../shared/destination-setup";
import type {
  DestinationDetail,
  DestinationKindRow,
  FieldProblem,
} from "../../../shared/destinations-contract";
import type { Json } from "../../../shared/words";
import { sentenceOf } from "../../engine-client";

export type Draft = {
  name: string;
  values: Record<string, Json>;
  /** Only what was typed now: saved ones stay unless something stands here. */
  credentials: Record<string, string>;
};

export function firstDraft(kind: DestinationKindRow, saved: DestinationDetail | null): Draft {
  const presets = kind.fields.flatMap(({ name, preset }) =>
    preset === null ? [] : [[name, preset] as const],
  );
  return {
    name: saved?.name ?? "",
    values: saved ? { ...saved.values } : Object.fromEntries(presets),
    credentials: {},
  };
}

/** As it is handed over: numbers as numbers, an empty field as none. */
export function givenOf(kind: DestinationKindRow, { values, credentials }: Draft) {
  const given: Record<string, Json> = {};
  for (const field of kind.fields) {
    if (field.kind === "secret" || !isShown(field, values)) continue;
    given[field.name] = asGiven(field, values[field.name]);
  }
  const typed = Object.entries(credentials).filter(
    ([name, value]) =>
      value !== "" && kind.fields.some((field) => field.name === name && isShown(field, values)),
  );
  return { kind: kind.kind, values: given, credentials: Object.fromEntries(typed) };
}

function asGiven(field: DestinationField, value: Json | undefined): Json {
  if (value === undefined || value === "") return null;
  if (field.kind !== "number" || typeof value !== "string") return value;
  return /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value;
}

/** A field may depend on what another one says. */
export function isShown(field: DestinationField, values: Record<string, Json>): boolean {
  return !field.shownFor || field.shownFor.values.includes(String(values[field.shownFor.field] ?? ""));
}

export type Refusals = { problems: FieldProblem[]; sentence: string };
const none: Refusals = { problems: [], sentence: "" };

/** One question at a time; what is refused of a field stands beside it, everything else beside the button. */
export function useAsking() {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refusals>(none);
  const ask = async (run: () => Promise<void>) => {
    setBusy(true);
    setRefused(none);
    try {
      await run();
    } catch (error) {
      const problems = problemsOf(error);
      setRefused(
        problems.length > 0 ? { problems, sentence: "" } : { problems: [], sentence: sentenceOf(error) },
      );
    } finally {
      setBusy(false);
    }
  };
  return { busy, refused, ask };
}

function problemsOf(error: unknown): FieldProblem[] {
  const data: unknown = error instanceof ORPCError ? error.data : null;
  if (typeof data !== "object" || data === null || !("problems" in data)) return [];
  return Array.isArray(data.problems) ? (data.problems as FieldProblem[]) : [];
}
