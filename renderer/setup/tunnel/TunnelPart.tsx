/** The way in from outside: its state, the way an event takes, the last hour, what is wrong and the one thing to do. */
import { ExternalLink } from "lucide-react";
import { useEffect, useState } from "react";
import type { BlindTime, TunnelRow } from "../../../shared/tunnel";
import { useNow } from "../../calls/use-now";
import { engine } from "../../engine-client";
import { useEntities } from "../../entities";
import { Dot } from "../../frame/Dot";
import { useRead, useWrite } from "../../read";
import { bytes, clockMinutes, count, duration } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { Tag } from "../../ui/Tag";
import { TunnelSettings } from "./TunnelSettings";
import { lastHour, provenWords, stateWords, wayIn } from "./tunnel-words";
import "./tunnel.css";

export function TunnelPart() {
  const row = useEntities(({ status }) => status?.tunnel ?? null);
  const receiver = useEntities(({ status }) => status?.receiver ?? "");
  const [settingUp, setSettingUp] = useState(false);
  const now = useNow(1000, row !== null && row.state !== "not-needed");
  const { busy, sentence, write } = useWrite();
  if (!row) return null;
  const { words, tone, mark } = stateWords(row);
  const isNone = row.mode === "none";
  const isUp = row.enabled && !isNone;
  return (
    <section aria-labelledby="setup-tunnel" className="tunnel">
      <header className="setup-head">
        <h2 id="setup-tunnel">Tunnel</h2>
        <Tag tone={tone} mark={mark}>
          {words}
        </Tag>
        <span className="faint truncate">
          {isNone
            ? "what calls from this machine needs none"
            : isUp
              ? provenWords(row, now)
              : "everything is kept"}
        </span>
        <span className="grow" />
        {isUp && (
          <Button size="small" disabled={busy} onClick={() => void write(() => engine.tunnel.prove())}>
            {row.state === "down" ? "Retry now" : "Prove it now"}
          </Button>
        )}
        {!isNone && (
          <Button
            size="small"
            tone="quiet"
            disabled={busy}
            onClick={() => void write(() => engine.tunnel.set({ enabled: !row.enabled }))}
          >
            {row.enabled ? "Switch off" : "Switch on"}
          </Button>
        )}
        <Button size="small" aria-expanded={settingUp} onClick={() => setSettingUp(!settingUp)}>
          {isNone ? "Open one …" : "Change …"}
        </Button>
      </header>
      {sentence && <ErrorLine sentence={sentence} />}
      {settingUp && <TunnelSettings row={row} onClose={() => setSettingUp(false)} />}
      {isUp && (
        <div className="setup-box">
          <WayIn row={row} receiver={receiver} />
          <LastHour row={row} now={now} />
          {row.because && row.state !== "online" && <Trouble row={row} now={now} />}
        </div>
      )}
      {row.mode === "ngrok" && row.usage.requests > 0 && <Usage row={row} />}
    </section>
  );
}

function WayIn({ row, receiver }: { row: TunnelRow; receiver: string }) {
  const { stations, links } = wayIn(row, receiver);
  return (
    <ol className="tunnel-way" aria-label="The way an event takes">
      {stations.map((station, index) => {
        const link = links[index];
        return (
          <li key={station.name} className="tunnel-step">
            <span className="tunnel-station">
              <span>
                <Dot state={station.state} /> <b>{station.name}</b>
              </span>
              <span className="faint truncate" title={station.words}>
                {station.words}
              </span>
            </span>
            {link && (
              <span className={`tunnel-link tunnel-link-${link.state}`}>
                <i aria-hidden />
                <span>{link.words}</span>
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function LastHour({ row, now }: { row: TunnelRow; now: number }) {
  const history = useRead("tunnel", () => engine.tunnel.history(), [row.state, row.blindSince]);
  const blind: readonly BlindTime[] = history.data?.blind ?? [];
  const first = history.data?.moments.at(-1)?.at ?? null;
  const minutes = lastHour(blind, first, now);
  const blindMs = blind
    .filter(({ to }) => (to ?? now) > now - 3_600_000)
    .reduce((sum, { from, to }) => sum + (to ?? now) - Math.max(from, now - 3_600_000), 0);
  return (
    <div className="tunnel-hour">
      <div className="tunnel-minutes" role="img" aria-label={sayHour(blindMs)}>
        {minutes.map(({ at, is }) => (
          <i
            key={at}
            data-is={is}
            title={`${clockMinutes(at)}: ${is === "open" ? "open" : is === "blind" ? "nothing could come in" : "not known"}`}
          />
        ))}
      </div>
      <p>
        <span className="faint mono">{clockMinutes(minutes[0]?.at ?? now)}</span>
        <span className={row.blindSince === null ? "faint" : "tunnel-blind"}>
          {row.blindSince !== null
            ? `blind for ${duration(now - row.blindSince)}: marked on every call of that time`
            : sayHour(blindMs)}
        </span>
        <span className="faint">now</span>
      </p>
    </div>
  );
}

function sayHour(blindMs: number): string {
  return blindMs > 0 ? `blind for ${duration(blindMs)} of the last hour` : "nothing missed in the last hour";
}

/** While it is on the screen, a domain that somebody else has is asked for again and again. */
function Trouble({ row, now }: { row: TunnelRow; now: number }) {
  const { because, retryAt } = row;
  useEffect(() => {
    void engine.tunnel.watch({ watched: true }).catch(() => undefined); // the status says what is
    return () => void engine.tunnel.watch({ watched: false }).catch(() => undefined); // as above
  }, []);
  if (!because) return null;
  return (
    <div
      className={row.state === "down" ? "tunnel-trouble" : "tunnel-trouble tunnel-trouble-mild"}
      role="status"
    >
      <div>
        <h3>{because.what}</h3>
        <p>{because.next}</p>
        <p className="faint">
          {because.code !== null && (
            <>
              <a
                href={`https://ngrok.com/docs/errors/${because.code.toLowerCase()}`}
                target="_blank"
                rel="noreferrer"
                className="mono"
              >
                {because.code}
              </a>{" "}
            </>
          )}
          {retryAt !== null
            ? `tried again in ${duration(Math.max(0, retryAt - now))}`
            : row.state === "down" && "not tried again by itself: only you can mend it"}
        </p>
      </div>
      {because.link !== null && (
        <a href={because.link} target="_blank" rel="noreferrer" className="tunnel-trouble-link">
          Open the page <ExternalLink size={12} aria-hidden />
        </a>
      )}
    </div>
  );
}

function Usage({ row: { usage } }: { row: TunnelRow }) {
  const share = Math.max(usage.requests / usage.freeRequests, usage.bytes / usage.freeBytes);
  return (
    <p className={share >= 0.8 ? "setup-note tunnel-warn" : "setup-note"}>
      Went through here in {usage.month}: <b>{count(usage.requests)}</b> of {count(usage.freeRequests)}{" "}
      requests and <b>{bytes(usage.bytes)}</b> of {bytes(usage.freeBytes)} that ngrok's free plan has.
    </p>
  );
}
