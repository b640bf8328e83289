/** With whom a story is played: asked once, remembered in this browser, and given to every play as its values. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { reservedNumber } from "../../shared/play-limits";
import type { ScenarioRow } from "../../shared/scenario-plan";
import { engine } from "../engine-client";

export type PlayWith = {
  company: string;
  name: string;
  /** The last two digits of a number reserved for fiction; empty: drawn anew for every play. */
  number: string;
  speed: number;
  scenario: string;
};

const nobody: PlayWith = { company: "", name: "", number: "", speed: 1, scenario: "sample" };

export const usePlayWith = create<PlayWith>()(
  persist((): PlayWith => nobody, { name: "ringback.play-with" }),
);

export function forgetPlayWith(): void {
  usePlayWith.setState(nobody);
}

/** As the engine takes it; what was left empty is drawn. */
export function variablesOf({ company, name, number }: Pick<PlayWith, "company" | "name" | "number">) {
  const caller = numberOf(number);
  return {
    ...(company.trim() ? { company: company.trim() } : {}),
    ...(name.trim() ? { name: name.trim() } : {}),
    ...(caller === null ? {} : { caller }),
  };
}

export function numberOf(digits: string): string | null {
  const number = `+120255501${digits}`;
  return digits.length === 2 && reservedNumber.test(number) ? number : null;
}

/** The stories for showing, the sample first: one for every platform that has one. */
export async function readStories(): Promise<ScenarioRow[]> {
  const { rows } = await engine.scenarios.list();
  const shown = rows.filter(({ own, name, tags }) => !own && (name === "sample" || tags.includes("story")));
  return shown.sort((a, b) => rankOf(a.name) - rankOf(b.name));
}

const first = ["sample", "shop", "clinic", "front-desk", "staffing"];

function rankOf(name: string): number {
  const place = first.indexOf(name);
  return place < 0 ? first.length : place;
}

/** A story of a platform that no source takes gets one, as Setup would make it. Answers the call it makes. */
export async function playStory(
  story: { name: string; provider: ScenarioRow["provider"] },
  speed: number,
): Promise<string> {
  const { rows } = await engine.sources.list();
  const { provider } = story;
  if (provider !== null && !rows.some((source) => source.provider === provider))
    await engine.sources.create({ name: provider, provider });
  const { callId } = await engine.runs.create({
    scenario: story.name,
    speed,
    with: variablesOf(usePlayWith.getState()),
  });
  return callId;
}
