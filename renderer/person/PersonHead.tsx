import { Undo2 } from "lucide-react";
import type { PersonDetail } from "../../shared/persons";
import { durationWords } from "../calls/duration-words";
import { phoneWords } from "../phone";
import { Button, IconButton } from "../ui/Button";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { askWhy, closePerson, openCrmRecord, openForget } from "../view";
import { dateWords, initialsOf, plural } from "./person-words";
import "./person-head.css";

export function PersonHead({ person }: { person: PersonDetail }) {
  const { name, phones, counts, talk, crm, questions } = person;
  const number = phones[0] ?? null;
  const providers = new Set(person.items.map(({ provider }) => provider)).size;
  const { contact } = crm;
  return (
    <header className="person-head">
      <IconButton label="Back (Esc)" onClick={closePerson}>
        <Undo2 size={14} aria-hidden />
      </IconButton>
      <span className="person-avatar" aria-hidden>
        {initialsOf(name, number)}
      </span>
      <div className="person-who">
        <div className="person-title">
          <h1 className="truncate">
            <VisibleText text={name ?? (number === null ? "Number withheld" : phoneWords(number))} />
          </h1>
          {questions.length > 0 && (
            <Tag tone="warn" mark="warning">
              {questions.length} {questions.length === 1 ? "asks" : "ask"}
            </Tag>
          )}
          {person.origin !== "live" && <Tag tone="plain">{person.origin}</Tag>}
        </div>
        <p className="person-under secondary truncate">
          {[
            name === null ? null : number === null ? "number withheld" : phoneWords(number),
            phones.length > 1 ? `and ${plural(phones.length - 1, "more number")}` : null,
            contact
              ? `contact ${contact.id} in the sandbox CRM`
              : (crm.sentence ?? "no contact in the sandbox CRM"),
            Intl.DateTimeFormat().resolvedOptions().timeZone,
          ]
            .filter((part) => part !== null)
            .join(" · ")}
        </p>
      </div>
      <p className="person-sums secondary">
        <span>
          {plural(counts.items, "item")} since {dateWords(person.firstSeenAt, Date.now())},{" "}
          {plural(providers, "provider")}
        </span>
        <span>
          {talk.calls === 0 ? (
            "not talked yet"
          ) : (
            <>
              talked <b className="strong tabular">{durationWords(talk.seconds * 1000)}</b> in{" "}
              {plural(talk.calls, "call")}
            </>
          )}
        </span>
      </p>
      {(number ?? contact?.externalId) && (
        <Button
          title="Why they are missing, outdated or doubled in the CRM"
          onClick={() => askWhy(number ?? contact?.externalId ?? "")}
        >
          Why?
        </Button>
      )}
      {contact && <Button onClick={() => openCrmRecord("contacts", contact.id)}>Open contact</Button>}
      {phones.length + person.externalIds.length > 0 && (
        <Button
          tone="quiet"
          title="Remove everything about this person: previewed first"
          onClick={() => openForget([...phones, ...person.externalIds])}
        >
          Remove …
        </Button>
      )}
    </header>
  );
}
