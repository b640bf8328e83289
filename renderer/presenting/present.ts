/** Presenting: on, off, and a clean story. What was read before is read anew, so nothing real stays on a screen. */
import { engine } from "../engine-client";
import { everythingMayHaveChanged } from "../entities";
import { putScenarioAside, useSimulate } from "../simulate/open-scenario";
import { useView } from "../view";
import { forgetPeople, learnPeople, masks } from "./border";

const queries = ["callsQuery", "eventsQuery", "outboxQuery"] as const;

async function readAnew(): Promise<void> {
  everythingMayHaveChanged(await engine.status.get());
}

export async function present(presenting: boolean): Promise<void> {
  if (useView.getState().presenting === presenting) return;
  forgetPeople();
  const people = presenting ? await engine.presentation.people() : null;
  if (people) learnPeople(people);
  // An editor shows what it holds. What is real in it waits under its name, unchanged.
  const { opened } = useSimulate.getState();
  if (presenting && opened && masks.mask(opened.text) !== opened.text) putScenarioAside();
  const view = useView.getState();
  const turn = presenting ? masks.mask : masks.unmask;
  const asked = Object.fromEntries(queries.map((query) => [query, turn(view[query])]));
  // A story of live calls is given back; what was only played does not come back by leaving.
  useView.setState({
    presenting,
    ...asked,
    ...(presenting || view.storyIsPlayed ? {} : { cleanStory: null }),
  });
  await readAnew();
}

export function turnPresenting(): void {
  void present(!useView.getState().presenting);
}

/** Everything before now is hidden. Nothing is deleted. */
export async function beginCleanStory(): Promise<void> {
  const { rows } = await engine.runs.list({ limit: 50 });
  await Promise.all(
    rows
      .filter(({ state }) => state === "playing" || state === "paused")
      .map(({ runId }) => engine.runs.stop({ runId })),
  );
  const before = useView.getState().cleanStory;
  useView.setState({ cleanStory: null });
  const [status, types, live] = await Promise.all([
    engine.status.get(),
    engine.crm.types(),
    engine.calls.list({ limit: 1, q: "-origin:simulated" }).catch(() => ({ rows: before ? [] : [{}] })),
  ]);
  useView.setState({
    cleanStory: {
      since: status.now + 1,
      events: status.events,
      calls: status.calls,
      crm: Object.fromEntries(types.rows.map(({ name, count }) => [name, count])),
    },
    storyIsPlayed: status.demo || live.rows.length === 0,
    screen: "calls",
    stage: null,
    callId: null,
    eventId: null,
    crmRecord: null,
    marked: [],
    markedCalls: [],
    compared: null,
    comparedCalls: null,
    callsQuery: "",
    eventsQuery: "",
    outboxQuery: "",
  });
  await readAnew();
}

/** What was there before the clean story. */
export async function giveStoryBack(): Promise<void> {
  useView.setState({ cleanStory: null });
  await readAnew();
}
