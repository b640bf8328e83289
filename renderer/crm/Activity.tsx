import { Check, Phone } from "lucide-react";
import type { CrmObject, CrmRecord } from "../../shared/crm";
import { duration, moment } from "../time";
import { Button } from "../ui/Button";
import { MarkIcon, Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openCall, openCrmRecord } from "../view";
import { textOf, titleOf } from "./crm-words";

const titles: Record<string, string> = { contacts: "Activity", calls: "Follow-up", tasks: "Came from" };

/** The calls and tasks that belong to a record, newest first. */
export function Activity({ record }: { record: CrmRecord }) {
  const items = [...record.calls, ...record.tasks].toSorted((a, b) => timeOf(b) - timeOf(a));
  if (record.object.type !== "contacts" && items.length === 0) return null;
  return (
    <section className="crm-activity" aria-label="Activity">
      <header className="crm-bar">
        <h2>{titles[record.object.type] ?? "Belongs to it"}</h2>
        <Tag tone="plain">{items.length}</Tag>
      </header>
      {items.map((item) =>
        item.type === "calls" ? (
          <CallItem key={item.id} call={item} />
        ) : (
          <TaskItem key={item.id} task={item} />
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
          {call.version !== null && <span className="faint mono">v{call.version}</span>}
          <span className="grow" />
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

function TaskItem({ task }: { task: CrmObject }) {
  const body = textOf(task, "body");
  return (
    <div className="crm-item">
      <span className="crm-item-icon crm-item-task" aria-hidden>
        <Check size={14} />
      </span>
      <div className="grow">
        <p className="crm-item-head">
          <button
            type="button"
            className="crm-item-title truncate"
            onClick={() => openCrmRecord("tasks", task.id)}
          >
            <VisibleText text={titleOf(task)} />
          </button>
          <Tag tone="plain">task</Tag>
          {textOf(task, "status") && <span className="secondary">{textOf(task, "status")}</span>}
          <span className="grow" />
          <time className="mono faint">{moment(task.createdAt)}</time>
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
