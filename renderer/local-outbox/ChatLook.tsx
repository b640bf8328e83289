import { MessageSquare } from "lucide-react";
import { clockMinutes } from "../time";
import { VisibleText } from "../ui/VisibleText";
import "./looks.css";
import { type LookProps, linesOf, restOf, textOf } from "./message-parts";
import { RestRows } from "./RestRows";

const heads = ["to"];
const titles = ["title"];
const texts = ["text"];
/** What stands under the title, each with its name in the chat. */
const told = [
  { field: "customer", name: "Customer" },
  { field: "about", name: "About" },
  { field: "action", name: "Do now" },
  { field: "priority", name: "Priority" },
];
const toldFields = told.map(({ field }) => field);

/** A message in a chat: where it stands, who says it, and its lines. The first is what is read from afar. */
export function ChatLook({ message, destination, at }: LookProps) {
  const to = textOf(message, heads);
  const title = textOf(message, titles);
  const [first, ...others] = linesOf(textOf(message, texts));
  const written = title === "" ? others : [first, ...others];
  const lines = [
    ...told.flatMap(({ field, name }) => {
      const text = textOf(message, [field]);
      return text ? [{ kind: "pair" as const, name, text }] : [];
    }),
    ...written.flatMap((line) => (line && (line.kind === "pair" || line.text !== "") ? [line] : [])),
  ];
  const opening = title || (first?.kind === "pair" ? `${first.name}: ${first.text}` : (first?.text ?? ""));
  return (
    <article className="look look-chat" aria-label={`Message to ${to || destination}`}>
      <header className="look-head">
        <MessageSquare size={13} aria-hidden />
        <b className="truncate">
          <VisibleText text={to || destination} />
        </b>
        <span className="grow" />
        {to && <span className="faint truncate">{destination}</span>}
      </header>
      <div className="look-chat-body">
        <span className="look-avatar" aria-hidden />
        <div className="grow">
          <p className="look-chat-who">
            <b>Ringback</b> <span className="look-app">APP</span>{" "}
            <time className="faint">{clockMinutes(at)}</time>
          </p>
          <p className="look-chat-first">
            <VisibleText text={opening} />
          </p>
          {lines.length > 0 && (
            <div className="look-chat-lines">
              {lines.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the text
                <p key={index} className={line.kind === "pair" ? "look-pair" : "look-line"}>
                  {line.kind === "pair" && <span>{line.name}</span>}
                  <span>
                    <VisibleText text={line.text} />
                  </span>
                </p>
              ))}
            </div>
          )}
          <RestRows rows={restOf(message, [...heads, ...titles, ...toldFields, ...texts])} />
        </div>
      </div>
    </article>
  );
}
