import { ArrowUpRight } from "lucide-react";
import type { CrmObject, CrmType } from "../../shared/crm";
import type { CrmCard } from "../../shared/crm-card";
import { integrationName } from "../../shared/crm-integrations";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { phoneWords } from "../phone";
import { useRead } from "../read";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openCall, openCrmRecord } from "../view";
import { Activity } from "./Activity";
import { initialsOf, textOf, titleOf } from "./crm-words";
import { FieldColumns } from "./FieldColumns";
import { SyncTruth } from "./SyncTruth";
import "./crm-record.css";

export function CrmRecordPage({ type, id }: { type: CrmType; id: string }) {
  const generation = useEntities((state) => state.crmGeneration);
  const card = useRead(`${type}/${id}`, () => engine.crm.card({ type, id }), [generation]);
  if (card.data) return <RecordOf card={card.data} again={card.again} />;
  if (card.sentence)
    return (
      <div className="crm-record crm-failed">
        <ErrorLine sentence={card.sentence} again={card.again} />
      </div>
    );
  return (
    <div className="crm-record">
      <Skeleton rows={7} height={31} widths={[40, 62, 55]} />
    </div>
  );
}

function RecordOf({ card, again }: { card: CrmCard; again: () => void }) {
  const { object, contact } = card;
  return (
    <article className="crm-record scroll">
      <RecordHead card={card} again={again} />
      <FieldColumns card={card} again={again} />
      {object.type === "calls" && <Summary object={object} />}
      {contact && <ContactLine contact={contact} />}
      {object.type === "calls" && contact === null && (
        <p className="crm-unmatched secondary">
          No contact: the payload named no person where the source looks for one (PATCH /api/sources sets
          where).
        </p>
      )}
      <Activity card={card} />
    </article>
  );
}

function RecordHead({ card, again }: { card: CrmCard; again: () => void }) {
  const { object, type } = card;
  const callId = object.type === "calls" ? textOf(object, "callId") : null;
  return (
    <header className="crm-head">
      {object.type === "contacts" && (
        <span className="crm-avatar crm-avatar-large" aria-hidden>
          {initialsOf(object)}
        </span>
      )}
      <div className="grow crm-head-words">
        <div className="crm-head-title">
          <h1 className="truncate">
            <VisibleText text={phoneWords(titleOf(object))} />
          </h1>
          {card.tags.map(({ words, tone }) => (
            <Tag key={words} tone={tone}>
              {words}
            </Tag>
          ))}
        </div>
        <p className="secondary crm-head-ids">
          {type.one} <span className="mono">{object.id}</span>
          {object.externalId !== null && (
            <>
              {" · external id "}
              <span className="mono">
                <VisibleText text={object.externalId} />
              </span>
              <CopyButton text={object.externalId} title="Copy the external id" />
              <span className="truncate">{`· ${integrationName(card.integration)}`}</span>
            </>
          )}
          {object.version !== null && <Tag tone="plain">v{object.version}</Tag>}
          {object.deletedAt !== undefined && <Tag tone="bad">deleted</Tag>}
        </p>
      </div>
      <SyncTruth key={`${card.object.type} ${card.object.id}`} card={card} again={again} />
      {callId !== null && (
        <Button icon={<ArrowUpRight size={14} aria-hidden />} onClick={() => openCall(callId)}>
          Open call
        </Button>
      )}
    </header>
  );
}

function Summary({ object }: { object: CrmObject }) {
  const summary = textOf(object, "summary");
  const missing = object.properties.incomplete;
  const names = Array.isArray(missing) ? missing.filter((name) => typeof name === "string") : [];
  return (
    <section className="crm-section">
      <h2>Summary</h2>
      {summary ? (
        <p>
          <VisibleText text={summary} />
        </p>
      ) : (
        <p className="faint">There is none for this call.</p>
      )}
      {names.length > 0 && (
        <p className="crm-marks">
          <Tag tone="warn" mark="clock">
            incomplete: without {names.join(", ")}
          </Tag>
        </p>
      )}
    </section>
  );
}

function ContactLine({ contact }: { contact: CrmObject }) {
  const phone = textOf(contact, "phone");
  return (
    <section className="crm-section crm-contact">
      <h2>Contact</h2>
      <span className="crm-avatar" aria-hidden>
        {initialsOf(contact)}
      </span>
      <b className="truncate">
        <VisibleText text={phoneWords(titleOf(contact))} />
      </b>
      {phone && phone !== titleOf(contact) && <span className="secondary">{phoneWords(phone)}</span>}
      <span className="grow" />
      <Button tone="link" onClick={() => openCrmRecord("contacts", contact.id)}>
        Open contact
      </Button>
    </section>
  );
}
