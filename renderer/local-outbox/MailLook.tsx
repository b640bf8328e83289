import { Mail } from "lucide-react";
import { clockMinutes } from "../time";
import { VisibleText } from "../ui/VisibleText";
import "./looks.css";
import { type LookProps, restOf, textOf } from "./message-parts";
import { RestRows } from "./RestRows";

const subjects = ["subject"];
const texts = ["body"];
const heads = ["to", "replyTo"];

/** A letter: its subject, who gets it, and the text as it is read in a mail program. Never a link. */
export function MailLook({ message, destination, at }: LookProps) {
  const to = textOf(message, ["to"]);
  const subject = textOf(message, subjects);
  return (
    <article className="look look-mail" aria-label={`Mail to ${to || "nobody yet"}`}>
      <header className="look-head">
        <Mail size={13} aria-hidden />
        <b className="grow truncate">
          {subject ? <VisibleText text={subject} /> : <span className="faint">no subject</span>}
        </b>
        <time className="faint">{clockMinutes(at)}</time>
      </header>
      <dl className="look-rows look-mail-heads">
        {heads.map((name) => {
          const text = textOf(message, [name]);
          if (!text && name !== "to") return null;
          return (
            <div key={name}>
              <dt>{name === "replyTo" ? "reply to" : name}</dt>
              <dd className="mono">
                {text ? <VisibleText text={text} /> : <span className="look-hole">no address</span>}
              </dd>
            </div>
          );
        })}
        <div>
          <dt>by</dt>
          <dd>{destination}</dd>
        </div>
      </dl>
      <p className="look-text">
        <VisibleText text={textOf(message, texts)} />
      </p>
      <RestRows rows={restOf(message, [...subjects, ...texts, ...heads])} />
    </article>
  );
}
