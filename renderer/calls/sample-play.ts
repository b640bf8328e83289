/** Playing the sample call: one run at a time for the whole app, its failure kept in words. */
import { create } from "zustand";
import { engine, sentenceOf } from "../engine-client";
import { useEntities } from "../entities";
import { usePlayWith, variablesOf } from "./play-with";

type SamplePlay = {
  state: "idle" | "starting" | "started";
  callId: string | null;
  /** It was started by the first run, which stays until the call is whole. */
  inFirstRun: boolean;
  sentence: string;
};

export const useSamplePlay = create<SamplePlay>(() => ({
  state: "idle",
  callId: null,
  inFirstRun: false,
  sentence: "",
}));

/** Answers the call it makes, known from the start; null where the engine did not begin. */
export async function playSample(speed = 1): Promise<string | null> {
  if (useSamplePlay.getState().state === "starting") return null;
  const inFirstRun = useEntities.getState().status?.events === 0;
  useSamplePlay.setState({ state: "starting", callId: null, inFirstRun, sentence: "" });
  try {
    const { callId } = await engine.runs.create({
      scenario: "sample",
      speed,
      with: variablesOf(usePlayWith.getState()),
    });
    useSamplePlay.setState({ state: "started", callId });
    return callId;
  } catch (error) {
    useSamplePlay.setState({ state: "idle", inFirstRun: false, sentence: sentenceOf(error) });
    return null;
  }
}

export function leaveFirstRun(): void {
  useSamplePlay.setState({ inFirstRun: false });
}
