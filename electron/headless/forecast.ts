/** `ringback forecast`: what providers do while a handler is down, over all of them or for the events of one scenario. */

import { sayDuration } from "../../shared/duration";
import { type Forecast, forecastAnswer } from "../../shared/forecast";
import type { Known } from "../../shared/retries";
import { askEngine } from "./ask-engine";
import { readScenario } from "./given-files";
import { withEngine } from "./with-engine";

export type ForecastFlags = {
  down: number;
  from: number;
  answers: "nothing" | "too-late" | number;
  data?: string;
  json: boolean;
};

export async function forecast(scenario: string | undefined, flags: ForecastFlags): Promise<number> {
  const text = scenario === undefined ? undefined : readScenario(scenario);
  const answer = await withEngine(flags.data, async (engine) => {
    const response = await askEngine(engine, "POST", "/forecast", {
      downMs: flags.down,
      fromMs: flags.from,
      answers: flags.answers,
      ...(text === undefined ? {} : { scenario: text }),
    });
    return forecastAnswer.parse(await response.json());
  });
  process.stdout.write(flags.json ? `${JSON.stringify(answer)}\n` : `${lines(answer).join("\n")}\n`);
  return 0;
}

const knownWords: Record<Known, string> = {
  documented: "Documented",
  seen: "Seen",
  assumed: "Assumed",
  yours: "Yours",
};

function lines({ sentence, rows, events }: Forecast): string[] {
  const widest = Math.max(0, ...events.map(({ type }) => type.length));
  return [
    sentence,
    ...rows.flatMap(({ name, sentences, notes }) => [
      "",
      name,
      ...sentences.map((one) => `  ${one}`),
      ...notes.map(({ about, known, source }) => `  ${knownWords[known]}: ${about}. ${source}`),
    ]),
    ...(events.length > 0 ? ["", "Events"] : []),
    ...events.map(
      ({ type, atMs, attemptsMs, outcome }) =>
        `  ${sayDuration(atMs).padStart(12)}  ${type.padEnd(widest)} ${outcome}${
          attemptsMs.length > 1 ? `, tried at ${attemptsMs.map(sayDuration).join(", ")}` : ""
        }`,
    ),
  ];
}
