import { useState } from "react";
import type { DeliveryDetail } from "../../shared/deliveries";
import type { HeldQuestion } from "../../shared/sending";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Field } from "../ui/Field";
import { MarkIcon } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import "./decide.css";

const questionWords: Partial<Record<HeldQuestion["about"], string>> = {
  unmatched: "Nobody there has this number.",
  ambiguous: "Several there have this number.",
  weak: "One has this number, and something speaks against it.",
};

type HeldProps = {
  deliveryId: string;
  question: HeldQuestion;
  /** Its name. */
  destination: string;
  /** The candidate that the evidence speaks for. */
  suggested?: string | null;
  onDecided: () => void;
};

type Choice = "create" | "without" | "anyway" | "send-again" | "there" | "drop";

function useDecide(deliveryId: string, onDecided: () => void) {
  const { busy, sentence, write } = useWrite();
  const decide = (choice: Choice | "candidate" | "address", about?: string) =>
    void write(async () => {
      const given = about ? (choice === "address" ? { address: about } : { remoteId: about }) : {};
      await engine.decisions.decide({ deliveryId, choice, ...given });
      onDecided();
    });
  return { busy, sentence, decide };
}

/** What a rule's message lacks, or what speaks against it. Nothing was sent yet. */
function MessageDecision({ deliveryId, question, onDecided }: HeldProps) {
  const { busy, sentence, decide } = useDecide(deliveryId, onDecided);
  const [address, setAddress] = useState("");
  return (
    <fieldset className="decide" aria-label="How does it go on?" disabled={busy}>
      <p>
        <MarkIcon mark="person" size={12} /> <VisibleText text={question.sentence ?? question.about} />{" "}
        Nothing was sent yet.
      </p>
      <div className="decide-end">
        {question.about !== "missing-field" && (
          <>
            <Field
              label="Address"
              type="email"
              value={address}
              maxLength={254}
              onChange={({ target }) => setAddress(target.value)}
            />
            <Button
              size="small"
              disabled={address.trim() === ""}
              onClick={() => decide("address", address.trim())}
            >
              Send it there
            </Button>
          </>
        )}
        {question.about !== "no-address" && (
          <Button size="small" onClick={() => decide("anyway")}>
            {question.about === "preferences" ? "Send it all the same" : "Send it without"}
          </Button>
        )}
        <Button size="small" tone="quiet" onClick={() => decide("drop")}>
          Drop
        </Button>
      </div>
      {sentence && <ErrorLine sentence={sentence} />}
    </fieldset>
  );
}

/** Whom a call belongs to: only a person can say. Nothing was written there yet. */
export function HeldDecision(props: HeldProps) {
  return questionWords[props.question.about] ? (
    <ContactDecision {...props} />
  ) : (
    <MessageDecision {...props} />
  );
}

function ContactDecision({ deliveryId, question, destination, suggested, onDecided }: HeldProps) {
  const { busy, sentence, decide } = useDecide(deliveryId, onDecided);
  return (
    <fieldset className="decide" aria-label="Who is it?" disabled={busy}>
      <p>
        <MarkIcon mark="person" size={12} /> {questionWords[question.about]} Nothing was written to{" "}
        {destination} yet.
      </p>
      {question.candidates.length > 0 && (
        <ul>
          {question.candidates.map(({ remoteId, words }) => (
            <li key={remoteId}>
              <span className="truncate">
                <VisibleText text={words} />
              </span>
              <span className="mono faint">{remoteId}</span>
              <Button
                size="small"
                tone={remoteId === suggested ? "filled" : "plain"}
                onClick={() => decide("candidate", remoteId)}
              >
                It is this one
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="decide-end">
        <Button size="small" onClick={() => decide("create")}>
          Create the contact
        </Button>
        <Button size="small" onClick={() => decide("without")}>
          Log without a contact
        </Button>
        <Button
          size="small"
          tone="quiet"
          title="Nothing of this version is sent there"
          onClick={() => decide("drop")}
        >
          Drop
        </Button>
      </div>
      {sentence && <ErrorLine sentence={sentence} />}
    </fieldset>
  );
}

type UnknownProps = { step: DeliveryDetail; onDecided: () => void; onShow: () => void };

/** It may have arrived: sending it again could make a second record. */
export function UnknownDecision({ step, onDecided, onShow }: UnknownProps) {
  const { busy, sentence, decide } = useDecide(step.deliveryId, onDecided);
  const [remoteId, setRemoteId] = useState("");
  return (
    <fieldset className="decide" aria-label="Did it arrive?" disabled={busy}>
      <p>
        <MarkIcon mark="warning" size={12} /> {step.destination} keeps no key: sent again, it could stand
        there twice. <VisibleText text={step.observed} />.{" "}
        <Button tone="link" onClick={onShow}>
          Show the exact bytes
        </Button>
      </p>
      <div className="decide-end">
        <Button size="small" onClick={() => decide("send-again")}>
          Send again
        </Button>
        <Button size="small" onClick={() => decide("there", remoteId.trim() || undefined)}>
          It is there
        </Button>
        <Field
          label="Its id there, if you know it"
          value={remoteId}
          maxLength={200}
          onChange={({ target }) => setRemoteId(target.value)}
        />
        <Button size="small" tone="quiet" onClick={() => decide("drop")}>
          Drop
        </Button>
      </div>
      {sentence && <ErrorLine sentence={sentence} />}
    </fieldset>
  );
}
