/** Who calls, for which company, in which story. What is entered stands in the events themselves, as plain text. */
import { MonitorPlay, Play } from "lucide-react";
import { longestVariable } from "../../shared/play-limits";
import { useProviders } from "../providers";
import { useRead, useWrite } from "../read";
import { Sheet } from "../sharing/Sheet";
import { closeSharing } from "../sharing/sharing-state";
import { useSources } from "../sources";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Field, SelectField } from "../ui/Field";
import { Segments } from "../ui/Segments";
import { openCall, openStage } from "../view";
import { forgetPlayWith, numberOf, playStory, readStories, usePlayWith, variablesOf } from "./play-with";
import "./play-panel.css";
import { playSample } from "./sample-play";

const speeds = [
  { value: "1", words: "1×" },
  { value: "10", words: "10×" },
  { value: "50", words: "50×" },
] as const;

const example = { company: "Example Clinic", name: "First and last name" };

export function PlayPanel() {
  const given = usePlayWith();
  const stories = useRead("stories", readStories);
  const sources = useSources();
  const { busy, sentence, write } = useWrite();
  const providers = useProviders();
  const nameOf = (id: string) => providers.data?.find((one) => one.id === id)?.name ?? id;
  const story = stories.data?.find(({ name }) => name === given.scenario) ?? stories.data?.[0] ?? null;
  const wrongNumber = given.number !== "" && numberOf(given.number) === null;
  const makesSource =
    story !== null &&
    sources.data !== null &&
    !sources.data.some(({ provider }) => provider === story.provider);
  const play = (onStage: boolean) =>
    write(async () => {
      if (!story) return;
      const callId =
        story.name === "sample" ? await playSample(given.speed) : await playStory(story, given.speed);
      if (callId === null) return;
      closeSharing();
      if (onStage) openStage(callId);
      else if (story.name !== "sample") openCall(callId);
    });
  return (
    <Sheet
      title="Play a call"
      foot={
        <>
          <Button
            tone="filled"
            icon={<Play size={13} aria-hidden fill="currentColor" />}
            disabled={busy || story === null || wrongNumber}
            onClick={() => void play(false)}
          >
            Play
          </Button>
          <Button
            icon={<MonitorPlay size={14} aria-hidden />}
            disabled={busy || story === null || wrongNumber}
            onClick={() => void play(true)}
          >
            Play on the stage
          </Button>
          <span className="grow" />
          {Object.keys(variablesOf(given)).length > 0 && (
            <Button tone="quiet" onClick={forgetPlayWith}>
              Forget
            </Button>
          )}
        </>
      }
    >
      <div className="play-with">
        <Field
          label="Company"
          placeholder={example.company}
          maxLength={longestVariable}
          value={given.company}
          onChange={({ target }) => usePlayWith.setState({ company: target.value })}
        />
        <Field
          label="Who calls, or is called"
          placeholder={example.name}
          maxLength={longestVariable}
          value={given.name}
          hint="Both stand in the events, the call record, the CRM and the messages, as text."
          onChange={({ target }) => usePlayWith.setState({ name: target.value })}
        />
        <Field
          label="Number: +1 202 555 01…"
          placeholder="two digits, drawn anew when empty"
          inputMode="numeric"
          maxLength={2}
          value={given.number}
          hint="Reserved for fiction: nobody has it."
          error={wrongNumber ? "Write two digits, 01 to 99: only these numbers belong to nobody." : null}
          onChange={({ target }) => usePlayWith.setState({ number: target.value.replaceAll(/\D/g, "") })}
        />
        {stories.sentence !== "" ? (
          <ErrorLine sentence={stories.sentence} again={stories.again} />
        ) : (
          <SelectField
            label="Story"
            value={story?.name ?? ""}
            choices={(stories.data ?? []).map(({ name, title, provider }) => ({
              value: name,
              words: `${name === "sample" ? "The sample call" : (title ?? name)}${provider === null ? "" : ` · ${nameOf(provider)}`}`,
            }))}
            hint={
              makesSource
                ? `No source takes these events yet: /hooks/${story.provider} is made for them.`
                : undefined
            }
            onChange={({ target }) => usePlayWith.setState({ scenario: target.value })}
          />
        )}
        <div className="field">
          <span className="play-speed-label">Speed</span>
          <Segments
            label="Speed"
            value={String(given.speed)}
            segments={speeds}
            onChange={(value) => usePlayWith.setState({ speed: Number(value) })}
          />
        </div>
        {sentence && <ErrorLine sentence={sentence} />}
        <p className="faint play-note-once">
          Every play is a new call with an id of its own. Nothing leaves this machine.
        </p>
      </div>
    </Sheet>
  );
}
