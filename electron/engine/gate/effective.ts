/**
 * A destination's gate as it is judged by: what a person set, over the provider's and the destination's presets.
 * A setting changes how long something is waited for and what is required. It never makes a call final by time where the
 * provider's preset says that only an event does.
 */
import type {
  GateSettings,
  ProviderGate,
  ProviderGatePreset,
  Requirement,
} from "../../../shared/gate-settings";
import type { ArtifactName, OutcomeClass } from "../../../shared/words";
import type { DestinationGatePreset } from "../destinations/destination";
import type { GatePreset, Pack, RequiredFact, Wait } from "../providers/pack";

export type EffectiveGate = Omit<DestinationGatePreset, "settle"> & {
  settings: GateSettings;
  /** The provider's, with what was set. */
  preset: GatePreset;
  /** True: it judges the four facts otherwise than the provider's preset. */
  own: boolean;
  /** A person says which statuses may leave. */
  ownStatuses: boolean;
  settle: Wait | null;
};

type JudgedPack = Pick<Pack, "id" | "gatePreset">;

export function effectiveGate(
  { id, gatePreset }: JudgedPack,
  destination: DestinationGatePreset,
  settings: GateSettings,
): EffectiveGate {
  const set = settings.providers?.[id];
  return {
    settings,
    preset: set ? presetWith(gatePreset, set) : gatePreset,
    own: set !== undefined && judgesOtherwise(set),
    ownStatuses: set?.statuses !== undefined && gatePreset.allowStatuses !== null,
    settle: settings.settleMs === undefined ? destination.settle : chosen(settings.settleMs),
    incomplete: settings.incomplete ?? destination.incomplete,
    transcript: settings.transcript ?? destination.transcript,
    withoutConversation: settings.withoutConversation ?? destination.withoutConversation,
    neverDialled: settings.neverDialled ?? destination.neverDialled,
  };
}

export function judgesOtherwise(set: ProviderGate): boolean {
  return Object.values(set).some((one) => one !== undefined);
}

function chosen(ms: number): Wait | null {
  return ms === 0 ? null : { ms, assumed: false };
}

export function presetWith(preset: GatePreset, set: ProviderGate): GatePreset {
  const { quietMs, waitForFinalMs, waitForMissingMs } = set;
  const quiet = (wait: Wait): Wait => (quietMs === undefined ? wait : { ms: quietMs, assumed: false });
  const { outcomes, other } = preset.quietFinal;
  const requires = { ...preset.requires };
  const requiresFacts = { ...preset.requiresFacts };
  for (const [name, list] of Object.entries(set.requires ?? {}) as [OutcomeClass, Requirement[]][]) {
    requires[name] = list.filter((one): one is ArtifactName => one !== "metadata");
    requiresFacts[name] = list.filter((one): one is RequiredFact => one === "metadata");
  }
  return {
    ...preset,
    requires,
    requiresFacts,
    quietFinal: {
      outcomes: Object.fromEntries(
        Object.entries(outcomes).map(([outcome, wait]) => [outcome, quiet(wait)]),
      ) as typeof outcomes,
      other: other && quiet(other),
    },
    withoutFinal:
      preset.withoutFinal && waitForFinalMs !== undefined
        ? { ...preset.withoutFinal, ms: waitForFinalMs, assumed: false }
        : preset.withoutFinal,
    withoutArtifact:
      waitForMissingMs === undefined ? preset.withoutArtifact : { ms: waitForMissingMs, assumed: false },
    allowStatuses: preset.allowStatuses && (set.statuses ?? preset.allowStatuses),
  };
}

const classes: OutcomeClass[] = ["conversation", "voicemail", "no-conversation", "never-dialled"];

/** What can be set of one provider's calls, and what holds until it is. */
export function describeProviderGate({
  id,
  name,
  artifacts,
  gatePreset,
}: Pick<Pack, "id" | "name" | "artifacts" | "gatePreset">): ProviderGatePreset {
  const { requires, requiresFacts, quietFinal, withoutFinal, withoutArtifact, allowStatuses } = gatePreset;
  return {
    provider: id,
    name,
    offers: [...artifacts, "metadata"],
    requires: Object.fromEntries(
      classes.map((one) => [one, [...requires[one], ...(requiresFacts?.[one] ?? [])]]),
    ) as ProviderGatePreset["requires"],
    statuses: allowStatuses,
    quiet: Object.values(quietFinal.outcomes)[0] ?? quietFinal.other,
    waitForFinal: withoutFinal && {
      ms: withoutFinal.ms,
      assumed: withoutFinal.assumed,
      becomes: withoutFinal.becomes,
    },
    waitForMissing: withoutArtifact,
  };
}
