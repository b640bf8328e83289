import type { GateSetup } from "../../../shared/gate-settings";
import { ConditionRows } from "./ConditionRows";
import { ProviderPart } from "./ProviderPart";
import { ChoiceSetting, type Draft, TextSetting, WaitSetting } from "./Setting";

/** The parts of a gate in the order in which it asks: what it takes, may know, waits for, and does without. */
export function GateForm({ draft, setup }: { draft: Draft; setup: GateSetup }) {
  const { preset, providers, canUpdate } = setup;
  return (
    <>
      <p className="gate-always">
        Always asked: an observed end, a final event or time, an origin that may leave. These cannot be
        switched off.
      </p>
      <section className="gate-part" aria-label="Which calls it takes">
        <h3>Which calls it takes</h3>
        <ConditionRows draft={draft} />
        <ChoiceSetting
          draft={draft}
          path="withoutConversation"
          label="Calls nobody talked in"
          presetValue={preset.withoutConversation}
          choices={[
            { value: "yes", words: "yes" },
            { value: "missed-inbound", words: "inbound ones only" },
            { value: "no", words: "no" },
          ]}
        />
        <ChoiceSetting
          draft={draft}
          path="neverDialled"
          label="Calls that were never dialled"
          presetValue={String(preset.neverDialled)}
          choices={[
            { value: "true", words: "yes" },
            { value: "false", words: "no" },
          ]}
        />
      </section>
      <section className="gate-part" aria-label="What it is told">
        <h3>What it is told</h3>
        <ChoiceSetting
          draft={draft}
          path="transcript"
          label="Of the conversation"
          presetValue={preset.transcript}
          choices={[
            { value: "full", words: "everything, with the transcript" },
            { value: "summary", words: "summary only" },
            { value: "link", words: "a link only" },
            { value: "none", words: "none of it" },
          ]}
          hint="Card and national-id numbers are masked in any case."
        />
        <ChoiceSetting
          draft={draft}
          path="incomplete"
          label="With something missing at the deadline"
          presetValue={preset.incomplete}
          choices={[
            { value: "send-marked", words: "send, marked incomplete" },
            { value: "hold", words: "hold and ask" },
            { value: "never", words: "do not send" },
          ]}
        />
        <WaitSetting
          draft={draft}
          path="settleMs"
          label="Settle: final, and so long without an event"
          presetMs={preset.settle?.ms ?? null}
          assumed={preset.settle?.assumed ?? false}
          hint={canUpdate ? undefined : "What changes afterwards cannot be told: it takes no updates."}
        />
      </section>
      <section className="gate-part" aria-label="Consent">
        <h3>Consent</h3>
        <TextSetting
          draft={draft}
          path="consent.holdUnless"
          label="Hold unless this says true"
          preset="not asked"
          placeholder="metadata.consent"
          one
          hint="A place in what the call says. No is red and holds; never said holds, too."
        />
        <TextSetting
          draft={draft}
          path="consent.refuseWhen"
          label="Do not send where this says true"
          preset="not asked"
          placeholder="metadata.doNotCall"
          one
        />
        <TextSetting
          draft={draft}
          path="consent.notFrom"
          label="Do not send calls from"
          preset="nobody"
          placeholder="+12025550100, +12025550101"
        />
        <TextSetting
          draft={draft}
          path="consent.notTo"
          label="Do not send calls to"
          preset="nobody"
          placeholder="+12025550100"
        />
      </section>
      {providers.map((one) => (
        <ProviderPart key={one.provider} draft={draft} preset={one} />
      ))}
    </>
  );
}
