import type { ReactNode } from "react";
import type { CallDetail } from "../../../shared/calls";
import type { AskingRow } from "../../../shared/outbox-contract";
import { providerWords } from "../../calls/call-words";
import { durationWords } from "../../calls/duration-words";
import { outcomeWords } from "../../calls/stage-words";
import { useCall } from "../../calls/use-call";
import { phoneWords } from "../../phone";
import { moment } from "../../time";
import { Button } from "../../ui/Button";
import { MarkIcon } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import { openCall } from "../../view";
import { HeldDecision } from "../StepDecision";
import { suggestedOf } from "./asks-words";

/** One question: what this call says of its person, who there could be meant, and what each answer does. */
export function UnmatchedCard({ row, onDecided }: { row: AskingRow; onDecided: () => void }) {
  const { call } = useCall(row.callId);
  const { question, destination } = row;
  const heard = call?.artifacts.find(({ name }) => name === "summary")?.text;
  return (
    <section className="unmatched-card" aria-label="Who is it?">
      <header>
        <MarkIcon mark={question.about === "unmatched" ? "person" : "warning"} size={14} />
        <h3>
          <VisibleText text={titleOf(row)} />
        </h3>
      </header>
      <dl className="unmatched-facts">
        <Fact name="number">{row.phone ? phoneWords(row.phone) : "withheld"}</Fact>
        <Fact name="name">{row.person ? <VisibleText text={row.person} /> : "none in the payload"}</Fact>
        {call && <Fact name="call">{callWords(call)}</Fact>}
        {call?.startedAt != null && <Fact name="began">{moment(call.startedAt)}</Fact>}
        {call?.company != null && (
          <Fact name="called">
            <VisibleText text={call.company} />
          </Fact>
        )}
        {heard != null && (
          <Fact name="heard">
            <VisibleText text={heard} />
          </Fact>
        )}
        <Fact name="record">
          <Button tone="link" className="mono" onClick={() => openCall(row.callId)}>
            <VisibleText text={row.callKey ?? row.callId} />
          </Button>
        </Fact>
      </dl>
      <HeldDecision
        deliveryId={row.deliveryId}
        question={question}
        destination={destination}
        suggested={suggestedOf(row)}
        onDecided={onDecided}
      />
      <p className="unmatched-does">
        Create: a new contact there, with this number. Without: the call is logged, and belongs to nobody.
        Drop: nothing of this version is sent. Until you choose, {destination} holds this call record; no
        other destination waits for it.
      </p>
    </section>
  );
}

function titleOf({ question, phone, destination }: AskingRow): string {
  const number = phone ? phoneWords(phone) : "this caller";
  const [first] = question.candidates;
  if (question.about === "unmatched") return `Nobody at ${destination} has ${number}: who is it?`;
  if (question.about === "ambiguous")
    return `${question.candidates.length} at ${destination} have ${number}: which one is it?`;
  if (question.about === "weak")
    return `Same number, other name: is this ${first?.words ?? "the same person"}?`;
  return question.sentence ?? "It asks before it is sent.";
}

function callWords({ provider, direction, outcome, talkSeconds }: CallDetail): string {
  return [
    providerWords(provider),
    direction,
    outcome === null ? null : outcomeWords(outcome),
    talkSeconds ? `talked ${durationWords(talkSeconds * 1000)}` : null,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
