import { type ReactNode, useState } from "react";
import type { ForwardRoute } from "../../../shared/forwarding";
import { engine } from "../../engine-client";
import { tellUndo } from "../../notice";
import { useKeptState } from "../../presenting/kept-state";
import { useWrite } from "../../read";
import { clockSeconds, count, day, duration } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { VisibleText } from "../../ui/VisibleText";
import { openEvent } from "../../view";
import { RouteAnswers } from "./RouteAnswers";
import { RouteForm } from "./RouteForm";
import { draftOf, toInput } from "./route-draft";

type DetailProps = { route: ForwardRoute; onChanged: () => void };

export function RouteDetail({ route, onChanged }: DetailProps) {
  const { routeId } = route;
  const [changing, setChanging] = useKeptState(`route, changing ${routeId}`, false);
  const { busy, sentence, write } = useWrite();
  const act = (run: () => Promise<unknown>) => void write(run);
  const [sure, setSure] = useState(false);
  const remove = () =>
    act(async () => {
      await engine.forwarding.remove({ routeId });
      onChanged();
      const settings = toInput(draftOf(route), "next", 0).settings;
      tellUndo(`The route to ${route.name} was removed`, async () => {
        // What it trusted beside the machine's own certificates is not told, so it is given again by hand.
        await engine.forwarding.create(settings);
        onChanged();
      });
    });
  if (changing)
    return (
      <RouteForm
        route={route}
        onClose={() => setChanging(false)}
        onSaved={() => {
          onChanged();
          setChanging(false);
        }}
      />
    );
  return (
    <div className="setup-panel">
      <Standing route={route} busy={busy} act={act} />
      <Line name="Sends">
        <span>
          {route.sign === "again"
            ? "signed again with the source's secret"
            : "as it came, with its signature"}
          {", "}
          {route.atOnce === 1 ? "one at a time" : `up to ${route.atOnce} at once, those of a call in order`}
          {", "}
          {route.timeoutMs === 0
            ? "and waits as long as it takes (breakpoint mode)"
            : `and waits ${duration(route.timeoutMs)} for an answer`}
        </span>
      </Line>
      {route.ca && (
        <Line name="Trusts">
          <span>
            <VisibleText text={route.ca.subject} />
            {route.ca.certificates > 1 && ` and ${route.ca.certificates - 1} more`}, until{" "}
            {day(route.ca.expiresAt)} {new Date(route.ca.expiresAt).getFullYear()}
          </span>
        </Line>
      )}
      <Line name="So far">
        <span>
          {count(route.answered)} answered with 2xx, {count(route.failed)} with anything else or nothing
        </span>
      </Line>
      <RouteAnswers route={route} />
      {sentence && <ErrorLine sentence={sentence} />}
      <div className="forward-actions">
        {route.enabled ? (
          <Button
            size="small"
            disabled={busy}
            onClick={() => act(() => engine.forwarding.pause({ routeId }))}
          >
            Pause
          </Button>
        ) : (
          <Button
            size="small"
            disabled={busy}
            onClick={() => act(() => engine.forwarding.resume({ routeId }))}
          >
            Go on
          </Button>
        )}
        <Button size="small" onClick={() => setChanging(true)}>
          Change
        </Button>
        <Button
          size="small"
          tone="quiet"
          disabled={busy}
          onClick={() => (route.waiting > 0 && !sure ? setSure(true) : remove())}
        >
          {sure ? `Remove it and pass over ${count(route.waiting)}` : "Remove"}
        </Button>
        {sure && (
          <Button size="small" tone="quiet" onClick={() => setSure(false)}>
            Keep it
          </Button>
        )}
      </div>
    </div>
  );
}

type StandingProps = { route: ForwardRoute; busy: boolean; act: (run: () => Promise<unknown>) => void };

/** What keeps it, and the ways on. */
function Standing({ route, busy, act }: StandingProps) {
  const { routeId, state, waiting, underWay } = route;
  const [passing, setPassing] = useState<"first" | "all" | null>(null);
  const many = `${count(waiting)}${route.waitingMore ? "+" : ""} ${waiting === 1 ? "waits" : "wait"}`;
  const allow = route.allowHost;
  const button = (words: string, run: () => Promise<unknown>) => (
    <Button key={words} size="small" disabled={busy} onClick={() => act(run)}>
      {words}
    </Button>
  );
  const ask = (words: string, what: "first" | "all") => (
    <Button size="small" disabled={busy} onClick={() => setPassing(what)}>
      {words}
    </Button>
  );
  const skipAll = waiting > 0 && ask("Skip to now", "all");
  const [held] = underWay;
  return (
    <>
      {state === "down" && (
        <Line name="Down">
          <span className="setup-problem">
            <VisibleText text={route.because ?? "It gives no answer"} />
          </span>
          <span className="secondary">
            since {clockSeconds(route.since ?? 0)}, {many}
            {route.nextTryAt !== null && `, next try at ${clockSeconds(route.nextTryAt)}`}
          </span>
          {button("Try now", () => engine.forwarding.catchUp({ routeId }))}
          {waiting > 0 && ask("Pass over the first", "first")}
          {skipAll}
        </Line>
      )}
      {state === "stopped" && (
        <Line name="Stopped">
          <span className="setup-problem">
            <VisibleText text={route.because ?? ""} />
          </span>
          {allow !== null
            ? button(`Allow ${allow}`, async () => {
                await engine.handlerHosts.allow({ host: allow });
                await engine.forwarding.catchUp({ routeId });
              })
            : button("Try now", () => engine.forwarding.catchUp({ routeId }))}
        </Line>
      )}
      {(state === "asking" || state === "catching-up" || state === "paused") && waiting > 0 && (
        <Line name="Waiting">
          <span>{state === "asking" ? `The handler is back. ${many}.` : `${many}.`}</span>
          {state === "asking" && button("Catch up", () => engine.forwarding.catchUp({ routeId }))}
          {skipAll}
        </Line>
      )}
      {passing !== null && waiting > 0 && (
        <Line name="Pass over">
          <span>
            {passing === "first" || (waiting === 1 && !route.waitingMore)
              ? "One event is not sent to this handler by itself any more. It stays in the log, and can be sent again from there."
              : `${count(waiting)}${route.waitingMore ? "+" : ""} events are not sent to this handler by themselves any more. They stay in the log, and can be sent again from there.`}
          </span>
          <Button
            size="small"
            disabled={busy}
            onClick={() => {
              setPassing(null);
              act(() => engine.forwarding.skip({ routeId, what: passing }));
            }}
          >
            {passing === "first"
              ? "Pass over one"
              : `Pass over ${count(waiting)}${route.waitingMore ? "+" : ""}`}
          </Button>
          <Button size="small" tone="quiet" onClick={() => setPassing(null)}>
            Keep {passing === "first" || waiting === 1 ? "it" : "them"}
          </Button>
        </Line>
      )}
      {held && route.timeoutMs === 0 && (
        <Line name="Breakpoint">
          <span>
            The handler has had{" "}
            <Button tone="link" onClick={() => openEvent(held.eventId)}>
              {held.eventId}
            </Button>{" "}
            since {clockSeconds(held.sentAt)}
            {underWay.length > 1 && ` and ${underWay.length - 1} more`}; {many}.
          </span>
          {button("Give up waiting", () => engine.forwarding.giveUp({ routeId }))}
        </Line>
      )}
    </>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="setup-panel-line">
      <span className="secondary">{name}</span>
      <div className="setup-panel-content">{children}</div>
    </div>
  );
}
