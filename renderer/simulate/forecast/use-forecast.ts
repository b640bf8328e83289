/** The outage that is asked about, and the engine's answer a moment after the last key; the last one stays until the next. */
import { useEffect, useState } from "react";
import { create } from "zustand";
import type { Forecast, Outage } from "../../../shared/forecast";
import { engine, sentenceOf } from "../../engine-client";
import { useEntities } from "../../entities";

type Asked = {
  isOpen: boolean;
  /** As it is typed. */
  down: string;
  from: "start" | "step";
  answers: Outage["answers"];
};

/** Kept while other screens are looked at. */
export const useAsked = create<Asked>(() => ({
  isOpen: false,
  down: "12m",
  from: "start",
  answers: "nothing",
}));

export type ForecastQuestion = {
  downMs: number;
  fromMs: number;
  answers: Outage["answers"];
  /** Left out: over all platforms. */
  scenario?: { text: string; case: number };
};

const pauseMs = 200;

/** `null` asks nothing. */
export function useForecast(question: ForecastQuestion | null): {
  forecast: Forecast | null;
  sentence: string;
} {
  const setup = useEntities((state) => state.setupGeneration);
  const connection = useEntities((state) => state.generation);
  const [forecast, setForecast] = useState<Forecast | null>(null);
  const [sentence, setSentence] = useState("");
  const asked = question && JSON.stringify(question);

  // biome-ignore lint/correctness/useExhaustiveDependencies: after a change in Setup or a new connection it is asked again
  useEffect(() => {
    if (asked === null) return;
    let current = true;
    const timer = setTimeout(() => {
      const { scenario, ...outage }: ForecastQuestion = JSON.parse(asked);
      engine
        .forecast({ ...outage, ...(scenario ? { scenario: scenario.text, case: scenario.case } : {}) })
        .then(
          (answer) => {
            if (!current) return;
            setForecast(answer);
            setSentence("");
          },
          (error: unknown) => current && setSentence(sentenceOf(error)),
        );
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked, setup, connection]);

  return { forecast, sentence };
}
