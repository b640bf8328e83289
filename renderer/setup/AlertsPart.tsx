import { useState } from "react";
import type { AlertRow, AlertWebhook } from "../../shared/alerts";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead, useWrite } from "../read";
import { age, moment } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Field } from "../ui/Field";
import { Skeleton } from "../ui/Skeleton";
import { MarkIcon } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openPlace } from "../view";
import "./alerts.css";

/** What goes on being wrong, and who is told of it. */
export function AlertsPart() {
  const alerts = useEntities((state) => state.status?.alerts);
  const { data, put } = useRead("alerts", () => engine.alerts.list(), [alerts?.length]);
  if (!alerts || !data) return <Skeleton rows={4} height={36} />;
  return (
    <section aria-labelledby="setup-alerts">
      <header className="setup-head">
        <h1 id="setup-alerts">Alerts</h1>
        <span className="faint">
          told once, again after an hour at the earliest, and never more than six in an hour
        </span>
      </header>
      {alerts.length === 0 ? (
        <Empty
          title="Nothing is wrong"
          why="Ringback tells you when a destination takes nothing for five minutes or a delivery is dead, when a call is stuck, when the tunnel is down, and when the disk is nearly full."
        />
      ) : (
        <ul className="setup-box alerts">
          {alerts.map((alert) => (
            <Alert key={`${alert.kind} ${alert.subject}`} alert={alert} />
          ))}
        </ul>
      )}
      <Webhook webhook={data.webhook} onChanged={(webhook) => put({ ...data, webhook })} />
    </section>
  );
}

function Alert({ alert: { title, sentence, action, since, toldAt } }: { alert: AlertRow }) {
  const now = useEntities((state) => state.status?.now) ?? since;
  return (
    <li>
      <MarkIcon mark="warning" size={14} />
      <div className="grow alerts-said">
        <p>
          <b>
            <VisibleText text={title} />
          </b>{" "}
          <span className="faint">
            for {age(since, now)}
            {toldAt === null ? ", held back: six were told in this hour" : `, told ${moment(toldAt, now)}`}
          </span>
        </p>
        <p>
          <VisibleText text={sentence} />
        </p>
      </div>
      <Button
        size="small"
        onClick={() => openPlace({ screen: action.screen, ...(action.id === null ? {} : { id: action.id }) })}
      >
        {action.words}
      </Button>
    </li>
  );
}

/** Where nobody looks at a window, alerts are posted. The address is sealed and not shown again. */
function Webhook({
  webhook,
  onChanged,
}: {
  webhook: AlertWebhook;
  onChanged: (webhook: AlertWebhook) => void;
}) {
  const [url, setUrl] = useState("");
  const { busy, sentence, write } = useWrite();
  const set = (next: string | null) =>
    write(async () => {
      onChanged(await engine.alerts.setWebhook({ url: next }));
      setUrl("");
    });
  return (
    <div className="setup-box alerts-webhook">
      <h2>Where nobody looks at a window</h2>
      <p className="faint alerts-about">
        Each alert is posted as JSON: <code>text</code> is what Slack and its like show, <code>alert</code> is
        for programs.
      </p>
      {webhook.set && (
        <p className="alerts-about">
          Posted to <code>{webhook.host}</code>
          {webhook.last && (
            <span className={webhook.last.ok ? "faint" : "status-bad"}>
              , the last one {webhook.last.says} at {moment(webhook.last.at)}
            </span>
          )}
        </p>
      )}
      <div className="alerts-line">
        <Field
          label={webhook.set ? "Another address" : "Address"}
          placeholder="https://hooks.example.com/…"
          value={url}
          maxLength={2000}
          onChange={({ target }) => setUrl(target.value)}
        />
        <Button disabled={busy || url.trim() === ""} onClick={() => void set(url.trim())}>
          Save
        </Button>
        {webhook.set && (
          <>
            <Button
              disabled={busy}
              onClick={() => void write(async () => onChanged(await engine.alerts.test()))}
            >
              Send a test
            </Button>
            <Button tone="quiet" disabled={busy} onClick={() => void set(null)}>
              Remove
            </Button>
          </>
        )}
      </div>
      {sentence && <ErrorLine sentence={sentence} />}
    </div>
  );
}
