/** Everything the palette can find without asking for calls: read once per opening, from what the screens read too. */
import {
  ArrowRightToLine,
  Bookmark,
  Contrast,
  GitCompareArrows,
  Play,
  Presentation,
  Radio,
  SlidersHorizontal,
  Sparkle,
  Workflow,
} from "lucide-react";
import { useEffect, useMemo } from "react";
import type { SavedView } from "../../shared/saved";
import { actionsNow, type NamedAction } from "../actions";
import { useRules } from "../deliver/rules/use-rules";
import { useDestinations } from "../destinations";
import { engine } from "../engine-client";
import { railPlaces } from "../frame/Rail";
import { useProviders } from "../providers";
import { useRead } from "../read";
import { setupParts } from "../setup/setup-parts";
import { playOpened } from "../simulate/play";
import { openFile, readScenarioFiles, useScenarioFiles } from "../simulate/scenario-files";
import { useSources } from "../sources";
import { stageCallInView } from "../stage/stage-call-in-view";
import {
  openDestinationSetup,
  openReconcile,
  openRule,
  openScreen,
  openSetup,
  openSource,
  type Theme,
  useView,
} from "../view";
import type { PaletteEntry } from "./palette-entry";

export function useEntries(): PaletteEntry[] {
  const sources = useSources().data;
  const providers = useProviders().data;
  const destinations = useDestinations().data;
  const rules = useRules().data;
  const views = useRead("views of the palette", async () => (await engine.views.list()).rows).data;
  const scenarios = useScenarioFiles((state) => state.rows);
  useEffect(() => void readScenarioFiles(), []);
  // What works now is what worked when the palette was opened: below it nothing changes.
  const actions = useMemo(actionsNow, []);
  return useMemo(() => {
    const nameOf = (provider: string | null) =>
      providers?.find(({ id }) => id === provider)?.name ?? provider ?? "";
    return [
      ...actions.filter(isWorthALine).map(actionEntry),
      ...places(),
      ...themes(),
      ...(scenarios ?? []).map(
        ({ name, title, provider, tags, own }): PaletteEntry => ({
          id: `scenario ${name}`,
          group: "Scenarios",
          words: name,
          about: [own ? "yours" : nameOf(provider), title ?? "cannot be read"].join(" · "),
          also: `scenario play simulate ${tags.join(" ")}`,
          icon: Play,
          run: () => void openFile(name),
          second: {
            does: "play",
            run: () => void openFile(name).then(async (opened) => void (opened && (await playOpened()))),
          },
        }),
      ),
      ...(views ?? []).map(
        (view): PaletteEntry => ({
          id: `view ${view.viewId}`,
          group: "Saved views",
          words: view.name,
          about: `${view.in} · ${view.q || "everything"}`,
          also: "saved view",
          icon: Bookmark,
          run: () => takeView(view),
        }),
      ),
      ...(sources ?? []).map(
        ({ name, providerName, sourceId }): PaletteEntry => ({
          id: `source ${sourceId}`,
          group: "Sources",
          words: name,
          about: `${providerName} · /hooks/${name}`,
          also: "source url secret",
          icon: Radio,
          run: () => openSource(name),
        }),
      ),
      ...(destinations ?? []).flatMap(({ destinationId, name, kind }): PaletteEntry[] => [
        {
          id: `destination ${destinationId}`,
          group: "Destinations",
          words: name,
          about: "its gate and outbox",
          also: `destination ${kind}`,
          icon: ArrowRightToLine,
          run: () => useView.setState({ screen: "deliver", deliverPart: "outbox", destinationId }),
          second: {
            does: "set up",
            run: () => {
              useView.setState({ screen: "deliver", deliverPart: "outbox", destinationId });
              openDestinationSetup(destinationId);
            },
          },
        },
      ]),
      ...(rules ?? []).map(
        ({ ruleId, definition, enabled }): PaletteEntry => ({
          id: `rule ${ruleId}`,
          group: "Rules",
          words: definition.name,
          about: enabled ? "on" : "off",
          also: "rule automate",
          icon: Workflow,
          run: () => openRule(ruleId),
        }),
      ),
    ];
  }, [actions, providers, scenarios, views, sources, destinations, rules]);
}

/** Figures are the screens, which have lines of their own. */
function isWorthALine({ key }: NamedAction): boolean {
  return !/^\d$/.test(key ?? "") && key !== "Mod+k";
}

function actionEntry({ group, words, key, run }: NamedAction): PaletteEntry {
  const place = group.replace(/^Rows: /, "");
  return {
    id: `action ${group} ${words}`,
    group: group === "Everywhere" ? "Everywhere" : "Here",
    words: `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`,
    ...(group === "Everywhere" ? {} : { about: place }),
    key: key ?? null,
    icon: Sparkle,
    run,
  };
}

function places(): PaletteEntry[] {
  const icons = new Map<string, PaletteEntry["icon"]>(railPlaces.map(({ words, icon }) => [words, icon]));
  const go = (words: string, run: () => void, about?: string): PaletteEntry => ({
    id: `place ${words}`,
    group: "Go to",
    words,
    ...(about ? { about } : {}),
    also: "screen open show",
    icon: icons.get(about ?? "") ?? SlidersHorizontal,
    run,
  });
  return [
    ...railPlaces.map(
      ({ screen, words, icon }, index): PaletteEntry => ({
        ...go(words, () => openScreen(screen)),
        key: String(index + 1),
        icon,
      }),
    ),
    go("Drift", () => useView.setState({ screen: "events", eventsPart: "drift" }), "Events"),
    go("Refusals", () => useView.setState({ screen: "events", eventsPart: "refusals" }), "Events"),
    go("Rules", () => useView.setState({ screen: "deliver", deliverPart: "rules" }), "Deliver"),
    go("Local outbox", () => useView.setState({ screen: "deliver", deliverPart: "local-outbox" }), "Deliver"),
    { ...go("Reconcile", () => openReconcile(), "what is missing here"), icon: GitCompareArrows },
    {
      ...go("Stage", stageCallInView, "one call on the whole window"),
      icon: Presentation,
    },
    ...setupParts.map(({ key, words }) => go(words, () => openSetup(key), "Setup")),
  ];
}

function themes(): PaletteEntry[] {
  const take = (theme: Theme, words: string): PaletteEntry => ({
    id: `theme ${theme}`,
    group: "Everywhere",
    words,
    also: "theme appearance colours",
    icon: Contrast,
    run: () => useView.setState({ theme }),
  });
  return [take("dark", "Dark theme"), take("light", "Light theme"), take("system", "Theme as the system")];
}

function takeView({ in: list, q, column, group }: SavedView): void {
  if (list === "calls")
    useView.setState({ screen: "calls", callsQuery: q, callsColumn: column, callsGroup: group });
  else useView.setState({ screen: "events", eventsPart: "events", eventsQuery: q, eventsColumn: column });
}
