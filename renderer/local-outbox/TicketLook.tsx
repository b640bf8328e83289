import { Ticket } from "lucide-react";
import { clockMinutes } from "../time";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import "./looks.css";
import { type LookProps, restOf, textOf } from "./message-parts";
import { RestRows } from "./RestRows";

const subjects = ["subject"];
const texts = ["description"];
const marks = ["priority", "queue"];

/** A ticket: subject, what sorts it into a queue, and its first comment. */
export function TicketLook({ message, destination, at }: LookProps) {
  const subject = textOf(message, subjects);
  return (
    <article className="look look-ticket" aria-label={`Ticket, ${subject || "no subject"}`}>
      <header className="look-head">
        <Ticket size={13} aria-hidden />
        <b className="grow truncate">
          {subject ? <VisibleText text={subject} /> : <span className="faint">no subject</span>}
        </b>
        <time className="faint">{clockMinutes(at)}</time>
      </header>
      <p className="look-marks">
        <Tag tone="plain">new</Tag>
        {marks.map((name) => {
          const text = textOf(message, [name]);
          if (!text) return null;
          const isUrgent = name === "priority" && /^(urgent|high)$/i.test(text);
          return (
            <Tag key={name} tone={isUrgent ? "warn" : "plain"} title={name}>
              <VisibleText text={text} />
            </Tag>
          );
        })}
        <span className="grow" />
        <span className="faint truncate">{destination}</span>
      </p>
      <p className="look-text">
        <VisibleText text={textOf(message, texts)} />
      </p>
      <RestRows rows={restOf(message, [...subjects, ...texts, ...marks])} />
    </article>
  );
}
