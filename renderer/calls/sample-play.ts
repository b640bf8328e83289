/** Playing the sample call: one run at a time for the whole app, its failure kept in words. */
import { create } from "zustand";
import { engine, sentenceOf } from "../engine-client";

type SamplePlay = {
  state: "idle" | "starting" | "playing";
  callId: string | null;
  sentence: string;
};

export const useSamplePlay = create<SamplePlay>(() => ({ state: "idle", callId: null, sentence: "" }));

/** Answers the call it makes, known from the start; null where the engine did not begin. */
export async function playSample(): Promise<string | null> {
  if (useSamplePlay.getState().state === "starting") return null;
  useSamplePlay.setState({ state: "starting", sentence: "" });
  try {
    const { callId } = await engine.runs.create({ scenario: "sample" });
    useSamplePlay.setState({ state: "playing", callId });
    return callId;
  } catch (error) {
    useSamplePlay.setState({ state: "idle", sentence: sentenceOf(error) });
    return null;
  }
}

export function sampleIsOver(): void {
  useSamplePlay.setState({ state: "idle" });
}
