import { Check, File, Phone } from "lucide-react";
import type { CrmObject } from "../../shared/crm";
import type { CrmCard } from "../../shared/crm-card";
import { duration, moment } from "../time";
import { Button } from "../ui/Button";
import { MarkIcon, Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openCall, openCrmRecord } from "../view";
import { textOf, titleOf, typeWords } from "./crm-words";
import "./activity.css";

const titles: Record<string, string> = { contacts: "Activity", calls: "Follow-up", tasks: "Came from" };

/** What belongs to a record, newest first: calls, tasks and whatever else is linked; its contact has a line of its own. */
export function Activity({ card }: { card: CrmCard }) {
  const { object, contact } = card;
  const items = card.related
    .filter(({ id, type }) => type !== "contacts" && id !== contact?.id)
    .toSorted((a, b) => timeOf(b) - timeOf(a));
  if (object.type !== "contacts" && items.length === 0) return null;
  return (
    <section className="crm-activity" aria-label="Activity">
      <header className="crm-bar">
        <h2>{titles[object.type] ?? "Belongs to it"}</h2>
        <Tag tone="plain">{items.length}</Tag>
      </header>
      {items.map((item) =>
        item.type === "calls" ? (
          <CallItem key={item.id} call={item} />
        ) : (
          <OtherItem key={item.id} item={item} />
        ),
      )}
      {items.length === 0 && <p className="crm-section faint">No call and no task yet.</p>}
    </section>
  );
}

function timeOf(object: CrmObject): number {
  const startedAt = object.properties.startedAt;
  return typeof startedAt === "number" ? startedAt : object.createdAt;
}

function CallItem({ call }: { call: CrmObject }) {
  const callId = textOf(call, "callId");
  const seconds = call.properties.talkSeconds;
  const summary = textOf(call, "summary");
  const missing = Array.isArray(call.properties.incomplete) ? call.properties.incomplete : [];
  return (
    <div className="crm-item">
      <span className="crm-item-icon crm-item-call" aria-hidden>
        <Phone size={13} />
      </span>
      <div className="grow">
        <p className="crm-item-head">
          <button
            type="button"
            className="crm-item-title truncate"
            onClick={() => openCrmRecord("calls", call.id)}
          >
            {titleOf(call)}
          </button>
          {typeof seconds === "number" && seconds > 0 && (
            <span className="secondary">{duration(seconds * 1_000)}</span>
          )}
          {missing.length === 0 ? (
            <Tag tone="ok" mark="check">
              complete
            </Tag>
          ) : (
            <Tag tone="warn" mark="clock">
              incomplete
            </Tag>
          )}
          <span className="grow" />
          {call.version !== null && (
            <span className="faint">
              call record <span className="mono">v{call.version}</span>
            </span>
          )}
          <time className="mono faint">{moment(timeOf(call))}</time>
        </p>
        {summary && (
          <p className="secondary">
            <VisibleText text={summary} />
          </p>
        )}
        <p className="crm-marks">
          <ArtifactMark there={textOf(call, "outcome") !== null} name="outcome" />
          <ArtifactMark there={summary !== null} name="summary" />
          {textOf(call, "recordingUrl") !== null && <ArtifactMark there name="recording" />}
          {isFilled(call.properties.metadata) && <ArtifactMark there name="metadata" />}
          {missing
            .filter((name) => name !== "summary" && name !== "outcome")
            .map((name) => (
              <span key={String(name)} className="crm-mark crm-mark-waits">
                <MarkIcon mark="clock" size={12} /> {String(name)} waits for v{(call.version ?? 1) + 1}
              </span>
            ))}
          <span className="grow" />
          {callId !== null && (
            <Button tone="link" onClick={() => openCall(callId)}>
              Open call
            </Button>
          )}
        </p>
      </div>
    </div>
  );
}

function isFilled(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function ArtifactMark({ there, name }: { there: boolean; name: string }) {
  return (
    <span className={there ? "crm-mark-there" : "faint crm-mark"}>
      <MarkIcon mark={there ? "check" : "minus"} size={12} /> {name}
    </span>
  );
}

/** A task, ticket, order, note or a record of a type of one's own. */
function OtherItem({ item }: { item: CrmObject }) {
  const body = textOf(item, "body");
  return (
    <div className="crm-item">
      <span className="crm-item-icon crm-item-task" aria-hidden>
        {item.type === "tasks" ? <Check size={14} /> : <File size={13} />}
      </span>
      <div className="grow">
        <p className="crm-item-head">
          <button
            type="button"
            className="crm-item-title truncate"
            onClick={() => openCrmRecord(item.type, item.id)}
          >
            <VisibleText text={titleOf(item)} />
          </button>
          <Tag tone="plain">{typeWords(item.type).one.toLowerCase()}</Tag>
          {textOf(item, "status") && <span className="secondary">{textOf(item, "status")}</span>}
          <span className="grow" />
          <time className="mono faint">{moment(item.createdAt)}</time>
        </p>
        {body && (
          <p className="secondary">
            <VisibleText text={body} />
          </p>
        )}
      </div>
    </div>
  );
}
