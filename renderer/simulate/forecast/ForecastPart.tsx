import { ChevronDown, ChevronRight } from "lucide-react";
import { longestMs } from "../../../shared/duration";
import type { Outage } from "../../../shared/forecast";
import type { PlannedStep, ScenarioPlan } from "../../../shared/scenario-plan";
import { readDuration } from "../../duration-text";
import { runningClock } from "../../time";
import { ErrorLine } from "../../ui/ErrorLine";
import { Segments } from "../../ui/Segments";
import { Skeleton } from "../../ui/Skeleton";
import { type OpenedScenario, useSimulate } from "../open-scenario";
import type { Checked } from "../use-check";
import { ForecastEvents } from "./ForecastEvents";
import { ForecastRows } from "./ForecastRows";
import { useAsked, useForecast } from "./use-forecast";
import "./forecast.css";

type Props = { opened: OpenedScenario | null; checked: Checked };

/** What platforms do while the user's handler is down: of this scenario, or of all of them. */
export function ForecastPart({ opened, checked }: Props) {
  const { isOpen, down, from, answers } = useAsked();
  const selected = useSimulate((state) => state.step);
  const plan = opened && checked.isValid ? checked.plan : null;
  const step = plan?.steps.find(({ index }) => index === selected) ?? null;
  const downMs = readDuration(down, { leastMs: 1, mostMs: longestMs });
  // What is typed is being read: until then the last answer stays.
  const isBeingRead = opened !== null && !checked.isValid && checked.problems.length === 0;
  const { forecast, sentence } = useForecast(
    !isOpen || typeof downMs === "string" || isBeingRead
      ? null
      : {
          downMs,
          fromMs: plan && step && from === "step" ? sentMs(plan, step) : 0,
          answers,
          ...(opened && plan ? { scenario: { text: opened.text, case: opened.case } } : {}),
        },
  );
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <section className="run-part forecast" aria-label="Forecast" data-open={isOpen || undefined}>
      <header>
        <button
          type="button"
          className="forecast-fold"
          aria-expanded={isOpen}
          onClick={() => useAsked.setState({ isOpen: !isOpen })}
        >
          <Chevron size={13} aria-hidden />
          <h2>Forecast</h2>
        </button>
        <span className="secondary truncate">if your handler is down for</span>
        <input
          className="input mono forecast-down"
          aria-label="How long your handler is down"
          aria-invalid={typeof downMs === "string" || undefined}
          title="30s, 12m or 2h5m"
          value={down}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => useAsked.setState({ down: target.value, isOpen: true })}
          onKeyDown={({ key }) => {
            if (key === "Enter") useAsked.setState({ isOpen: true });
          }}
        />
      </header>
      {isOpen && (
        <>
          <div className="forecast-asked">
            <Segments
              label="What it answers"
              value={String(answers)}
              onChange={(value) =>
                useAsked.setState({ answers: choices.find((one) => String(one) === value) ?? "nothing" })
              }
              segments={[
                { value: "nothing", words: "no answer", title: "Nobody listens" },
                {
                  value: "too-late",
                  words: "too late",
                  title: "It answers after the platform stopped waiting",
                },
                { value: "503", words: "503", title: "It answers 503" },
              ]}
            />
            {plan && (
              <label className="forecast-from">
                <span className="secondary">from</span>
                <select
                  className="input setup-select"
                  value={step ? from : "start"}
                  title={step ? undefined : "Choose an event on the rails to begin at it"}
                  onChange={({ target }) =>
                    useAsked.setState({ from: target.value === "step" ? "step" : "start" })
                  }
                >
                  <option value="start">the start</option>
                  {step ? (
                    <option value="step">
                      {step.type}, {runningClock(sentMs(plan, step))}
                    </option>
                  ) : (
                    <option value="step" disabled>
                      the selected event: none is
                    </option>
                  )}
                </select>
              </label>
            )}
          </div>
          {opened && !plan && checked.problems.length > 0 && (
            <p className="run-quiet">The file cannot be read now, so this is over all platforms.</p>
          )}
          {typeof downMs === "string" && <ErrorLine sentence={downMs} />}
          {sentence !== "" && <ErrorLine sentence={sentence} />}
          {forecast ? (
            <>
              <p className="forecast-sentence" role="status">
                {forecast.sentence}
              </p>
              <ForecastRows rows={forecast.rows} />
              {forecast.events.length > 0 && <ForecastEvents events={forecast.events} />}
            </>
          ) : (
            sentence === "" && typeof downMs === "number" && <Skeleton rows={4} height={30} />
          )}
        </>
      )}
    </section>
  );
}

const choices: readonly Outage["answers"][] = ["nothing", "too-late", 503];

/** When the handler sees it first; where it is dropped, when it happens. */
function sentMs({ sends }: ScenarioPlan, { index, happensMs }: PlannedStep): number {
  const sent = sends.filter(({ step }) => step === index).map(({ plannedMs }) => plannedMs);
  return sent.length > 0 ? Math.min(...sent) : happensMs;
}
