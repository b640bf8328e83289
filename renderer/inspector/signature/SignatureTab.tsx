import type { ReactNode } from "react";
import type { EventDetail } from "../../../shared/events";
import type { SignatureExplanation } from "../../../shared/signatures";
import { engine } from "../../engine-client";
import { type Read, useRead, useWrite } from "../../read";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { ErrorLine } from "../../ui/ErrorLine";
import { Skeleton } from "../../ui/Skeleton";
import { StateWord, Tag } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import { openSetup } from "../../view";
import { SignedBytes } from "./SignedBytes";
import { explanationText, firstSentence, type Reason, reasonOf } from "./signature-answer";
import { signatureWords } from "./signature-words";
import "./signature-tab.css";
import { TriedMistakes } from "./TriedMistakes";

type TabProps = { event: EventDetail; read: Read<EventDetail> };

/** Why a signature does not hold: the answer first, then the bytes it rests on, then all that was tried. */
export function SignatureTab({ event, read }: TabProps) {
  const explained = useRead(`${event.eventId} ${event.signature}`, () =>
    engine.events.explainSignature({ eventId: event.eventId }),
  );
  if (explained.sentence)
    return (
      <div className="signature-part">
        <ErrorLine sentence={explained.sentence} again={explained.again} />
      </div>
    );
  if (!explained.data) return <Skeleton rows={5} widths={[70, 45, 60]} />;
  return (
    <div className="signature scroll">
      <Answer event={event} explanation={explained.data} />
      {explained.data.found?.differsAt && <SignedBytes {...explained.data.found.differsAt} />}
      <HowChecked event={event} explanation={explained.data} />
      {explained.data.tried.length > 0 && <TriedMistakes tried={explained.data.tried} />}
      <Trust event={event} read={read} />
    </div>
  );
}

type AnswerProps = { event: EventDetail; explanation: SignatureExplanation };

function Answer({ event, explanation }: AnswerProps) {
  const reason = reasonOf(explanation);
  const { words, tone, mark } = signatureWords[event.signature];
  return (
    <section className="signature-part" aria-label="Why it failed">
      <div className="signature-head">
        <Tag tone={tone} mark={mark}>
          signature {words}
        </Tag>
        {event.signatureAtArrival !== event.signature && (
          <span className="faint">{signatureWords[event.signatureAtArrival].words} at arrival</span>
        )}
      </div>
      <p className="signature-sentence">
        <VisibleText text={firstSentence(explanation)} />
      </p>
      <p className="secondary">
        <VisibleText text={explanation.found?.fix ?? advice[reason]} />
      </p>
      <div className="signature-end">
        {reason === "bytes" || reason === "address" || reason === "time" ? null : (
          <Button tone="filled" onClick={() => openSetup("secrets")}>
            Open the secrets
          </Button>
        )}
        <CopyButton
          label="Copy for the sender"
          title="Copy the answer, to hand it to whoever sends"
          tone="plain"
          size="normal"
          text={explanationText(event, explanation)}
        />
      </div>
    </section>
  );
}

const advice: Record<Reason, string> = {
  bytes: "",
  address: "",
  time: "",
  secret: "Compare the secret at the provider with the one that is set here, and send the event again.",
  unknown: "Compare the secret at the provider with the one that is set here, and send the event again.",
  missing: "Set the same secret at the provider, or take it away here if this source never signs.",
};

function HowChecked({ event, explanation }: AnswerProps) {
  return (
    <section className="signature-part" aria-label="How it was checked">
      <h3>How it was checked</h3>
      <dl className="signature-facts">
        <Fact name="The provider signs">{explanation.signs}</Fact>
        {explanation.address !== null && (
          <Fact name="As a call of">
            <code>
              <VisibleText text={explanation.address} />
            </code>{" "}
            <span className="secondary">it is a copy: this is the address that the provider has</span>
          </Fact>
        )}
        <Fact name="It came out">
          <VisibleText text={event.signatureBecause} />
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A person may know better than a signature: the event then takes part in its call. */
export function Trust({ event, read }: TabProps) {
  const { busy, sentence, write } = useWrite();
  const trust = () => write(async () => read.put(await engine.events.trust({ eventId: event.eventId })));
  return (
    <section className="signature-part" aria-label="What follows from it">
      <h3>Until it is right</h3>
      {event.trusted ? (
        <StateWord tone="ok" mark="check">
          trusted by hand: it takes part in its call
        </StateWord>
      ) : (
        <div className="signature-trust">
          <p className="secondary">It is kept and shown, and takes no part in its call.</p>
          <Button size="small" disabled={busy} onClick={() => void trust()}>
            Trust this event
          </Button>
        </div>
      )}
      {sentence && <ErrorLine sentence={sentence} />}
    </section>
  );
}
