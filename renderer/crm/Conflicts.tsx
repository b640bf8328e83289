import { GitMerge } from "lucide-react";
import { useState } from "react";
import type { CrmConflict } from "../../shared/crm";
import type { CrmCard } from "../../shared/crm-card";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { moment } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { VisibleText } from "../ui/VisibleText";
import { nameOf, valueWords } from "./crm-words";

/** Where an integration wrote what a person had edited: who won by the policy, or both values to choose from. */
export function Conflicts({ card, again }: { card: CrmCard; again: () => void }) {
  const deciding = useWrite();
  const [asked, setAsked] = useState<{ conflictId: number; decided: "integration" | "user" } | null>(null);
  const open = card.conflicts.filter(({ decided }) => decided === null);
  const past = card.conflicts.find(({ decided }) => decided !== null);
  if (open.length === 0 && past === undefined) return null;
  const decide = async (conflict: CrmConflict, decided: "integration" | "user") => {
    const { conflictId } = conflict;
    setAsked(null);
    if (await deciding.write(() => engine.crm.decide({ conflictId, decided }))) again();
  };
  const words = (conflict: CrmConflict, side: "integrationValue" | "userValue") =>
    valueWords(conflict.property, conflict[side]) ?? "nothing";
  return (
    <section className="crm-conflicts" aria-label="Conflicts">
      {open.map((conflict) => (
        <p key={conflict.conflictId}>
          <GitMerge size={13} aria-hidden /> {nameOf(conflict.property)}: your team has{" "}
          <b>
            <VisibleText text={words(conflict, "userValue")} />
          </b>
          , <VisibleText text={conflict.actor} /> sends{" "}
          <b>
            <VisibleText text={words(conflict, "integrationValue")} />
          </b>
          <span className="grow" />
          {asked?.conflictId === conflict.conflictId ? (
            <>
              <span className="secondary">
                {asked.decided === "user"
                  ? "What they sent is dropped."
                  : "Your team’s value is overwritten."}
              </span>
              <Button
                size="small"
                disabled={deciding.busy}
                onClick={() => void decide(conflict, asked.decided)}
              >
                {asked.decided === "user" ? "Keep" : "Take"} “
                <VisibleText
                  text={words(conflict, asked.decided === "user" ? "userValue" : "integrationValue")}
                />
                ”
              </Button>
              <Button size="small" tone="quiet" onClick={() => setAsked(null)}>
                Not yet
              </Button>
            </>
          ) : (
            <>
              <Button
                size="small"
                disabled={deciding.busy}
                onClick={() => setAsked({ conflictId: conflict.conflictId, decided: "user" })}
              >
                Keep ours
              </Button>
              <Button
                size="small"
                disabled={deciding.busy}
                onClick={() => setAsked({ conflictId: conflict.conflictId, decided: "integration" })}
              >
                Take theirs
              </Button>
            </>
          )}
        </p>
      ))}
      {past && (
        <p className="secondary">
          <GitMerge size={13} aria-hidden /> {nameOf(past.property)}, {moment(past.at)}: {past.actor} sent{" "}
          <VisibleText text={words(past, "integrationValue")} /> over{" "}
          <VisibleText text={words(past, "userValue")} />;{" "}
          {past.decided === "user" ? "your team’s value stayed" : "theirs was taken"} (
          {past.policy.replaceAll("_", " ")})
        </p>
      )}
      {deciding.sentence && <ErrorLine sentence={deciding.sentence} />}
    </section>
  );
}
