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

const questionWords: Record<HeldQuestion["about"], string> = {
  unmatched: "Nobody there has this number.",
  ambiguous: "Several there have this number.",
  weak: "One has this number, and something speaks against it.",
};

type HeldProps = {
  deliveryId: string;
  question: HeldQuestion;
  /** Its name. */
  destination: string;
  onDecided: () => void;
};

type Choice = "create" | "without" | "send-again" | "there" | "drop";

function useDecide(deliveryId: string, onDecided: () => void) {
  const { busy, sentence, write } = useWrite();
  const decide = (choice: Choice | "candidate", remoteId?: string) =>
    void write(async () => {
      await engine.decisions.decide({ deliveryId, choice, ...(remoteId ? { remoteId } : {}) });
      onDecided();
    });
  return { busy, sentence, decide };
}

/** Whom a call belongs to: only a person can say. Nothing was written there yet. */
export function HeldDecision({ deliveryId, question, destination, onDecided }: HeldProps) {
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
              <Button size="small" onClick={() => decide("candidate", remoteId)}>
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
