/** What may be set of a provider, as rows: its options, and how long its calls wait. What is not set is the pack's. */
import { sayDuration, writeDuration } from "../../../shared/duration";
import type { ProviderGate, ProviderGatePreset } from "../../../shared/gate-settings";
import type { OptionValue, PackOption } from "../../../shared/pack-options";
import type { Known } from "../../../shared/retries";
import type { ProviderRow, SourceRow } from "../../../shared/sources";
import { readDuration } from "../../duration-text";
import type { SourceChange } from "../SourceDetail";

export type FactRow = {
  key: string;
  label: string;
  /** What it changes. */
  says: string;
  /** What holds now, as it is typed; a yes or no as `true` or `false`. */
  text: string;
  /** What the pack says, in words. */
  packs: string;
  unit: string | null;
  known: Known;
  source: string;
  isOwn: boolean;
  choices: { value: string; words: string }[] | null;
  /** What was typed as the change of the source, or what is wrong with it. */
  read(text: string): { change: SourceChange } | { problem: string };
  /** As the pack says again. */
  back: SourceChange;
};

const yesAndNo = [
  { value: "true", words: "yes" },
  { value: "false", words: "no" },
];

export function factRows(source: SourceRow, provider: ProviderRow): FactRow[] {
  return [
    ...provider.options.map((option) => optionRow(source, option)),
    ...waits.flatMap((wait) => waitRow(source, provider.gate, wait) ?? []),
  ];
}

function optionRow(source: SourceRow, option: PackOption): FactRow {
  const { optionId, label, says, unit, value: packValue } = option;
  const own = source.options[optionId];
  const choices = typeof packValue === "boolean" ? yesAndNo : option.choices;
  const wordsOf = (value: OptionValue) =>
    choices?.find((choice) => choice.value === String(value))?.words ??
    (value === "" ? "none" : `${value}${unit === null ? "" : ` ${unit}`}`);
  const { [optionId]: _, ...others } = source.options;
  return {
    key: optionId,
    label,
    says,
    text: String(own ?? packValue),
    packs: wordsOf(packValue),
    unit,
    known: own === undefined ? option.known : "yours",
    source: own === undefined ? option.source : "Set by you.",
    isOwn: own !== undefined,
    choices,
    read(text) {
      const value = readValue(text, packValue);
      if (value === null) return { problem: "Write a number from 0 on." };
      return { change: { options: value === packValue ? others : { ...others, [optionId]: value } } };
    },
    back: { options: others },
  };
}

function readValue(text: string, like: OptionValue): OptionValue | null {
  if (typeof like === "boolean") return text === "true";
  if (typeof like === "string") return text;
  const number = Number(text.trim());
  return text.trim() !== "" && Number.isFinite(number) && number >= 0 ? number : null;
}

type WaitKey = "quietMs" | "waitForFinalMs" | "waitForMissingMs";
type Wait = {
  key: WaitKey;
  label: string;
  says: string;
  of(gate: ProviderGatePreset): { ms: number; assumed: boolean } | null;
};

const waits: Wait[] = [
  {
    key: "quietMs",
    label: "Quiet before final",
    says: "After so long without an event a call whose end was seen is final, where no event says so.",
    of: (gate) => gate.quiet,
  },
  {
    key: "waitForFinalMs",
    label: "Wait for the final event",
    says: "From the end of the call. Then the gate decides: final by deadline, or held.",
    of: (gate) => gate.waitForFinal,
  },
  {
    key: "waitForMissingMs",
    label: "Wait for what is missing",
    says: "From the final event, for a transcript or summary that it overtook.",
    of: (gate) => gate.waitForMissing,
  },
];

const mostMs = 7 * 24 * 3_600_000;

function waitRow(source: SourceRow, gate: ProviderGatePreset, wait: Wait): FactRow | null {
  const preset = wait.of(gate);
  if (preset === null) return null;
  const own = source.gate?.[wait.key];
  const { [wait.key]: _, ...others } = source.gate ?? {};
  const asChange = (next: ProviderGate): SourceChange => ({
    gate: Object.keys(next).length === 0 ? null : next,
  });
  return {
    key: wait.key,
    label: wait.label,
    says: wait.says,
    text: writeDuration(own ?? preset.ms),
    packs: sayDuration(preset.ms),
    unit: null,
    known: own === undefined ? (preset.assumed ? "assumed" : "documented") : "yours",
    source:
      own !== undefined
        ? "Set by you."
        : preset.assumed
          ? "Our judgement. A destination's gate may say otherwise for itself."
          : "The provider's pages.",
    isOwn: own !== undefined,
    choices: null,
    read(text) {
      const ms = readDuration(text, { leastMs: 0, mostMs });
      if (typeof ms === "string") return { problem: ms };
      return { change: asChange(ms === preset.ms ? others : { ...others, [wait.key]: ms }) };
    },
    back: asChange(others),
  };
}
