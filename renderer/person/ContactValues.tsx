import type { ContactValue } from "../../shared/persons";
import { providerWords } from "../calls/call-words";
import { phoneWords } from "../phone";
import { VisibleText } from "../ui/VisibleText";
import { openEvent } from "../view";
import { valueNames } from "./person-words";
import "./contact-values.css";

const inMono = new Set<ContactValue["name"]>(["external-id", "provider-key"]);

/** Every value with the event it came from and what it took the place of. */
export function ContactValues({ values }: { values: ContactValue[] }) {
  if (values.length === 0) return null;
  return (
    <dl className="person-values" aria-label="Contact values">
      {values.map((value) => (
        <div key={value.name} className="person-value">
          <dt className="secondary">{valueNames[value.name]}</dt>
          <dd className={inMono.has(value.name) ? "mono truncate" : "truncate"} title={value.value}>
            <VisibleText text={value.name === "phone" ? phoneWords(value.value) : value.value} />
          </dd>
          <dd className="person-source">
            <Source value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Source({ value: { source, replaced, name } }: { value: ContactValue }) {
  if (!source) return null;
  const was = replaced === null ? "" : `, was ${name === "phone" ? phoneWords(replaced) : replaced}`;
  // Deep in a payload the name of the event says more than the place; all of it stands in the title.
  const path = source.path?.split(".") ?? [];
  const place = path.length === 0 || path.length > 2 ? (source.type ?? "event") : path.join(".");
  return (
    <button
      type="button"
      className="person-source-link truncate"
      title={`${source.type ?? "event"}, ${source.path ?? "put together from several fields"}${was}. Open the event`}
      onClick={() => openEvent(source.eventId)}
    >
      {source.type === "form" && was !== "" ? (
        "form"
      ) : (
        <>
          {providerWords(source.provider)} <span className="mono">{place}</span>
        </>
      )}
      <VisibleText text={was} />
    </button>
  );
}
