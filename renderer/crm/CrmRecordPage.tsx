import { ArrowUpRight } from "lucide-react";
import type { CrmObject, CrmRecord, CrmType } from "../../shared/crm";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { phoneWords } from "../phone";
import { useRead } from "../read";
import { age, clockSeconds, moment } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openCall, openCrmRecord } from "../view";
import { Activity } from "./Activity";
import { initialsOf, textOf, titleOf, typeWords } from "./crm-words";
import { PropertyList } from "./PropertyList";

export function CrmRecordPage({ type, id }: { type: CrmType; id: string }) {
  const generation = useEntities((state) => state.crmGeneration);
  const record = useRead(`${type}/${id}`, () => engine.crm.record({ type, id }), [generation]);
  if (record.data) return <RecordOf record={record.data} />;
  if (record.sentence)
    return (
      <div className="crm-record crm-failed">
        <ErrorLine sentence={record.sentence} again={record.again} />
      </div>
    );
  return (
    <div className="crm-record">
      <Skeleton rows={7} height={31} widths={[40, 62, 55]} />
    </div>
  );
}

function RecordOf({ record }: { record: CrmRecord }) {
  const { object, contact } = record;
  return (
    <article className="crm-record scroll">
      <RecordHead object={object} />
      <PropertyList object={object} />
      {object.type === "calls" && <Summary object={object} />}
      {contact && <ContactLine contact={contact} />}
      {object.type === "calls" && contact === null && (
        <p className="crm-unmatched secondary">
          No contact: the payload named no person where the source looks for one (PATCH /api/sources sets
          where).
        </p>
      )}
      <Activity record={record} />
    </article>
  );
}

function RecordHead({ object }: { object: CrmObject }) {
  const { one } = typeWords(object.type);
  const callId = object.type === "calls" ? textOf(object, "callId") : null;
  return (
    <header className="crm-head">
      {object.type === "contacts" && (
        <span className="crm-avatar crm-avatar-large" aria-hidden>
          {initialsOf(object)}
        </span>
      )}
      <div className="grow">
        <h1 className="truncate">
          <VisibleText text={phoneWords(titleOf(object))} />
        </h1>
        <p className="secondary crm-head-ids">
          {one} <span className="mono">{object.id}</span>
          {object.externalId !== null && (
            <>
              {" · external id "}
              <span className="mono">
                <VisibleText text={object.externalId} />
              </span>
              <CopyButton text={object.externalId} title="Copy the external id" />
            </>
          )}
          {object.version !== null && <Tag tone="plain">v{object.version}</Tag>}
        </p>
      </div>
      <p className="crm-synced secondary" title={moment(object.updatedAt)}>
        written <b className="strong tabular">{clockSeconds(object.updatedAt)}</b>, {age(object.updatedAt)}{" "}
        ago
      </p>
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
      <h3>Summary</h3>
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
      <h3>Contact</h3>
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
