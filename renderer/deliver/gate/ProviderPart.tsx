/** What calls of one provider require, and how long they wait. Only what the provider has is asked for. */
import type { ProviderGatePreset, Requirement } from "../../../shared/gate-settings";
import type { OutcomeClass } from "../../../shared/words";
import { Button } from "../../ui/Button";
import { settingAt, withSetting } from "./draft";
import { type Draft, Setting, TextSetting, WaitSetting } from "./Setting";

const classes: { name: OutcomeClass; words: string }[] = [
  { name: "conversation", words: "A conversation requires" },
  { name: "voicemail", words: "A voicemail requires" },
];

export function ProviderPart({ draft, preset }: { draft: Draft; preset: ProviderGatePreset }) {
  const { provider, name, quiet, waitForFinal, waitForMissing, statuses } = preset;
  const at = (setting: string) => `providers.${provider}.${setting}`;
  return (
    <section className="gate-part" aria-label={`Calls of ${name}`}>
      <h3>Calls of {name}</h3>
      {classes.map((one) => (
        <Requires key={one.name} draft={draft} path={at(`requires.${one.name}`)} preset={preset} of={one} />
      ))}
      {statuses && (
        <TextSetting
          draft={draft}
          path={at("statuses")}
          label="Statuses that may leave"
          preset={statuses.join(", ")}
          placeholder={statuses.join(", ")}
          hint="Compared exactly, case and all: a beginning is not enough."
        />
      )}
      {quiet && (
        <WaitSetting
          draft={draft}
          path={at("quietMs")}
          label="Final after so long without an event"
          presetMs={quiet.ms}
          assumed={quiet.assumed}
          hint="Only for the outcomes the provider sends no final event for. Each event starts it again; a copy does not."
        />
      )}
      {waitForFinal && (
        <WaitSetting
          draft={draft}
          path={at("waitForFinalMs")}
          label="Wait for the final event, from the end"
          presetMs={waitForFinal.ms}
          assumed={waitForFinal.assumed}
          hint={
            waitForFinal.becomes === "held"
              ? "Without it the call is held: no time makes it final."
              : "Without it the call is final by deadline."
          }
        />
      )}
      <WaitSetting
        draft={draft}
        path={at("waitForMissingMs")}
        label="Wait for what is missing, from the final event"
        presetMs={waitForMissing?.ms ?? null}
        assumed={waitForMissing?.assumed ?? false}
        none="as long as it takes"
      />
    </section>
  );
}

type RequiresProps = {
  draft: Draft;
  path: string;
  preset: ProviderGatePreset;
  of: { name: OutcomeClass; words: string };
};

function Requires({ draft, path, preset, of }: RequiresProps) {
  const set = settingAt(draft.gate, path) as Requirement[] | undefined;
  const usual = preset.requires[of.name];
  const required = set ?? usual;
  const toggle = (one: Requirement) => {
    const next = preset.offers.filter((offer) => required.includes(offer) !== (offer === one));
    const isUsual = next.length === usual.length && next.every((offer) => usual.includes(offer));
    draft.change(withSetting(draft.gate, path, isUsual ? undefined : next));
  };
  return (
    <Setting
      draft={draft}
      path={path}
      label={of.words}
      preset={["outcome", ...usual].join(", ")}
      hint={of.name === "conversation" ? "The outcome and the times always." : undefined}
    >
      {(id) => (
        <div className="gate-requires" id={id}>
          {preset.offers.map((offer) => (
            <Button
              key={offer}
              size="small"
              aria-label={`${of.words} the ${offer}`}
              aria-pressed={required.includes(offer)}
              onClick={() => toggle(offer)}
            >
              {offer}
            </Button>
          ))}
        </div>
      )}
    </Setting>
  );
}
