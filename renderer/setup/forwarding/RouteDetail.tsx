import { type ReactNode, useState } from "react";
import type { ForwardRoute } from "../../../shared/forwarding";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { clockSeconds, count, day, duration } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { VisibleText } from "../../ui/VisibleText";
import { openEvent } from "../../view";
import { RouteAnswers } from "./RouteAnswers";
import { RouteForm } from "./RouteForm";

type DetailProps = { route: ForwardRoute; onChanged: () => void };

export function RouteDetail({ route, onChanged }: DetailProps) {
  const { routeId } = route;
  const [changing, setChanging] = useState(false);
  const { busy, sentence, write } = useWrite();
  const act = (run: () => Promise<unknown>) => void write(run);
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
            Resume
          </Button>
        )}
        <Button size="small" onClick={() => setChanging(true)}>
          Change
        </Button>
        <Button
          size="small"
          tone="quiet"
          disabled={busy}
          onClick={() =>
            act(async () => {
              await engine.forwarding.remove({ routeId });
              onChanged();
            })
          }
        >
          Remove
        </Button>
      </div>
    </div>
  );
}

type StandingProps = { route: ForwardRoute; busy: boolean; act: (run: () => Promise<unknown>) => void };

/** What keeps it, and the ways on. */
function Standing({ route, busy, act }: StandingProps) {
  const { routeId, state, waiting, underWay } = route;
  const many = `${count(waiting)}${route.waitingMore ? "+" : ""} ${waiting === 1 ? "waits" : "wait"}`;
  const allow = route.allowHost;
  const button = (words: string, run: () => Promise<unknown>) => (
    <Button key={words} size="small" disabled={busy} onClick={() => act(run)}>
      {words}
    </Button>
  );
  const skipAll =
    waiting > 0 && button("Skip to now", () => engine.forwarding.skip({ routeId, what: "all" }));
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
          {waiting > 0 &&
            button("Pass over the first", () => engine.forwarding.skip({ routeId, what: "first" }))}
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
