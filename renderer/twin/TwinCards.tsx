/** The gated card beside the naive twin's: the same rows at the same heights, as of one moment. */

import type { ReactNode } from "react";
import type { TwinCall, TwinFieldName } from "../../shared/twin-contract";
import type { Json } from "../../shared/words";
import { durationWords } from "../calls/duration-words";
import { outcomeWords } from "../calls/stage-words";
import { type Mark, MarkIcon, Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { WhatIs } from "../ui/WhatIs";
import { type AsOf, type Cell, rowWords, type SinceWords, wrongWords } from "./as-of";

type CardProps = { call: TwinCall; now: AsOf; since: SinceWords };

export function TwinCards({ call, now, since }: CardProps) {
  return (
    <div className="twin-cards">
      <GatedCard call={call} now={now} since={since} />
      <NaiveCard call={call} now={now} since={since} />
    </div>
  );
}

export function GatedCard({ call, now, since }: CardProps) {
  const { record, next } = now;
  return (
    <section className="twin-card" aria-label="Sandbox CRM, behind the gate">
      <header>
        <h2>Sandbox CRM</h2>
        <span className="secondary">behind the gate</span>
        <span className="grow" />
        {record ? (
          <Tag tone="ok" mark="check">
            {record.version === 1 ? "written once" : `version ${record.version}`}, {since(record.frozenAt)}
          </Tag>
        ) : (
          <Tag tone="warn" mark="clock">
            not written yet
          </Tag>
        )}
      </header>
      <dl>
        <Row
          name="In the CRM"
          from={
            next && !record ? `v${next.version} at ${since(next.frozenAt)}` : record && `v${record.version}`
          }
        >
          {record ? "one call" : "nothing yet"}
        </Row>
        {call.rows.map((name) => (
          <FieldRow
            key={name}
            name={name}
            cell={now.gated[name]}
            marks={{ right: "check", wrong: "check" }}
          />
        ))}
      </dl>
      <footer>
        <span className="twin-diamond" aria-hidden />
        <span>{gatedSum(call, now, since)}</span>
      </footer>
    </section>
  );
}

function gatedSum(call: TwinCall, { record, next }: AsOf, since: SinceWords): ReactNode {
  if (record) {
    const without = record.incomplete.length > 0 ? `, without ${record.incomplete.join(", ")}` : "";
    const later = next ? ` Version ${next.version} at ${since(next.frozenAt)}.` : "";
    return (
      <>
        {record.version === 1 ? "1 write" : `${record.version} writes, the same record`}, at{" "}
        <b>{since(record.frozenAt)}</b>
        {without}.{later}
      </>
    );
  }
  if (next) {
    return (
      <>
        0 writes so far.{" "}
        <b>
          One, {next.incomplete.length > 0 ? `without ${next.incomplete.join(", ")}` : "complete"}, at{" "}
          {since(next.frozenAt)}.
        </b>
      </>
    );
  }
  return call.sentence ? `0 writes. ${call.sentence}` : "0 writes.";
}

export function NaiveCard({ call, now, since }: CardProps) {
  const { writes } = now;
  const wrong = writes.filter((write) => write.wrong !== null);
  const last = writes.at(-1);
  const held = last?.wrong ?? null;
  return (
    <section
      className="twin-card twin-card-naive"
      data-wrong={held !== null || undefined}
      aria-label="Naive twin, no gate"
    >
      <header>
        <h2>Naive twin</h2>
        <WhatIs of="twin" />
        <span className="secondary">no gate</span>
        <span className="grow" />
        {writes.length === 0 ? (
          <Tag tone="plain" mark="minus">
            no write yet
          </Tag>
        ) : (
          <Tag tone={wrong.length > 0 ? "bad" : "ok"} mark={wrong.length > 0 ? "cross" : "check"}>
            {writes.length === 1 ? "1 write" : `${writes.length} writes`}
            {wrong.length === 0 ? "" : `, ${wrongCount(wrong.length, writes.length)}`}
          </Tag>
        )}
      </header>
      <dl>
        <Row
          name="In the CRM"
          mark={held === null ? undefined : "cross"}
          from={last ? (last.type ?? "event") : null}
        >
          {last === undefined
            ? "nothing yet"
            : last.refused === null
              ? `version ${last.version} of one call`
              : "refused"}
        </Row>
        {call.rows.map((name) => (
          <FieldRow key={name} name={name} cell={now.twin[name]} marks={{ right: "check", wrong: "cross" }} />
        ))}
      </dl>
      <footer>
        <span className="twin-tick-mark" aria-hidden />
        <span>
          {last === undefined
            ? "It writes with the first event."
            : held === null
              ? "It holds what the call became."
              : `Told the CRM at ${since(last.at)}: ${wrongWords[held]}.`}
          {last?.refused != null && ` The account said: ${last.refused}.`}
        </span>
      </footer>
    </section>
  );
}

function wrongCount(wrong: number, of: number): string {
  if (wrong < of) return `${wrong} wrong`;
  return of === 1 ? "wrong" : of === 2 ? "both wrong" : "all wrong";
}

function FieldRow({
  name,
  cell,
  marks,
}: {
  name: TwinFieldName;
  cell: Cell;
  marks: { right: Mark; wrong: Mark };
}) {
  if (cell.kind === "awaited") {
    return (
      <Row name={rowWords[name]} from={cell.from}>
        <span className="twin-awaited">awaited</span>
      </Row>
    );
  }
  if (cell.kind === "none") {
    return (
      <Row name={rowWords[name]} from={null}>
        <span className="faint">–</span>
      </Row>
    );
  }
  return (
    <Row name={rowWords[name]} mark={marks[cell.kind]} from={cell.from}>
      <VisibleText text={cellWords(name, cell.value)} />
    </Row>
  );
}

function cellWords(name: TwinFieldName, value: Json): string {
  if (value === null) return "missing";
  if (name === "talkSeconds" && typeof value === "number") return durationWords(value * 1000);
  if (name === "outcome" && typeof value === "string") return outcomeWords(value as never);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return name === "followUps" ? text.replaceAll("_", " ") : text;
}

function Row(props: { name: string; mark?: Mark | undefined; from: string | null; children: ReactNode }) {
  return (
    <div className="twin-row" data-mark={props.mark}>
      <dt>{props.name}</dt>
      <dd
        className="twin-value truncate"
        title={typeof props.children === "string" ? props.children : undefined}
      >
        {props.mark && <MarkIcon mark={props.mark} size={13} />}
        <span className="truncate">{props.children}</span>
      </dd>
      <dd className="twin-from mono truncate">{props.from}</dd>
    </div>
  );
}
