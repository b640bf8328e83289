import { useState } from "react";
import type { PersonDetail } from "../../shared/persons";
import { useKeys } from "../keys";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { Split } from "../ui/Split";
import { closePerson, openScreen, useView } from "../view";
import { ContactValues } from "./ContactValues";
import { MatchingPanel } from "./MatchingPanel";
import { PersonHead } from "./PersonHead";
import { PersonTable } from "./PersonTable";
import { PersonTimeLine } from "./PersonTimeLine";
import "./person.css";
import { usePerson } from "./use-person";

/** One person over all platforms: who, everything on one time line, and what joined it. */
export function PersonScreen() {
  const opened = useView((state) => state.person);
  if (opened) return <PersonOf key={opened.of} of={opened.of} />;
  return (
    <section className="person-nobody">
      <h1 className="visually-hidden">Person</h1>
      <Empty
        title="Nobody is open"
        why="A person is opened from one of their calls, texts or forms."
        action={<Button onClick={() => openScreen("calls")}>See the calls</Button>}
      />
      <BackKeys />
    </section>
  );
}

/** Mounted behind the table, so that Esc leads back and does not let go of the row first. */
function BackKeys() {
  const back = () => {
    closePerson();
    return true;
  };
  useKeys("Person", [
    { key: "Escape", does: "back to where you were", run: back },
    { key: "Backspace", run: back },
  ]);
  return null;
}

function PersonOf({ of }: { of: string }) {
  const { person, opened, sentence, again } = usePerson(of);
  if (person) return <PersonPage person={person} opened={opened} sentence={sentence} again={again} />;
  return (
    <section className="person-nobody">
      <h1 className="visually-hidden">Person</h1>
      {sentence ? (
        <ErrorLine
          sentence={sentence}
          action={
            <>
              <Button size="small" onClick={again}>
                Try again
              </Button>
              <Button size="small" tone="quiet" onClick={closePerson}>
                Back
              </Button>
            </>
          }
        />
      ) : (
        <Skeleton rows={12} height={44} widths={[38, 64, 72, 58]} />
      )}
      <BackKeys />
    </section>
  );
}

type PageProps = { person: PersonDetail; opened: string | null; sentence: string; again: () => void };

function PersonPage({ person, opened, sentence, again }: PageProps) {
  const [selected, setSelected] = useState<string | null>(opened);
  const main = (
    <section className="person" aria-label={person.name ?? "Person"}>
      <PersonHead person={person} />
      {sentence && <ErrorLine sentence={sentence} action={<Button onClick={again}>Try again</Button>} />}
      <ContactValues values={person.values} />
      <PersonTimeLine person={person} selected={selected} onSelect={setSelected} />
      <PersonTable person={person} selected={selected} onSelect={setSelected} />
    </section>
  );
  return (
    <>
      <Split
        id="person"
        panes={[
          { key: "person-items", content: main, min: 620 },
          {
            key: "matching",
            content: <MatchingPanel person={person} selected={selected} onAnswered={again} />,
            size: 436,
            min: 330,
          },
        ]}
      />
      <BackKeys />
    </>
  );
}
