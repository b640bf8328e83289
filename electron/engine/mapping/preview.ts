/**
 * Runs a mapping that nobody has saved over recorded events, in a thread of its own that is ended when an expression
 * takes too long. What was ended is named and left out, and the rest is asked again, so one expression that spins hides
 * nothing else. One question at a time; the thread starts with the first one.
 */
import { Worker } from "node:worker_threads";
import { type Mapping, type MappingField, type MappingPreview, mappingField } from "../../../shared/mapping";
import { expressionName } from "../../../shared/mapping-fields";
import { openWatch, steadyMs } from "../reader/watch";
import type { StoredSource } from "../store/sources";
import type { PreviewAnswer, PreviewedEvent, PreviewQuestion, Stopped } from "./preview-worker";
import { problemsOf } from "./sum-up";

export type MappingPreviewer = {
  preview(
    source: StoredSource,
    mapping: Mapping,
    events: PreviewedEvent[],
    shown: string | null,
  ): Promise<MappingPreview>;
  close(): Promise<void>;
};

const longestExpressionMs = 1500;
const longestMs = 8000;
const mostStops = 3;

type Asked = { preview: MappingPreview } | { ended: "time" | "memory" };

export function createPreviewer(script: URL): MappingPreviewer {
  const watch = openWatch();
  let worker: Worker | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let nextId = 1;

  function thread(): Worker {
    if (worker) return worker;
    const started = new Worker(script, {
      name: "ringback-preview",
      workerData: { watch: watch.buffer },
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
    });
    started.unref();
    // A thread without memory left says so here; what it was at is told to whoever asked.
    started.on("error", () => {});
    worker = started;
    return started;
  }

  async function endThread(): Promise<void> {
    const ended = worker;
    worker = null;
    await ended?.terminate();
  }

  function ask(question: Omit<PreviewQuestion, "id">, until: number): Promise<Asked> {
    const asked = thread();
    const id = nextId++;
    watch.say(null);
    watch.numbers[0] = 0;
    return new Promise((resolve) => {
      const settle = (answer: Asked) => {
        clearInterval(guard);
        asked.off("message", hear);
        asked.off("exit", gone);
        resolve(answer);
      };
      const hear = (answer: PreviewAnswer) => {
        if (answer.id === id) settle({ preview: answer.preview });
      };
      const gone = () => {
        if (worker === asked) worker = null;
        settle({ ended: "memory" });
      };
      const guard = setInterval(() => {
        const now = steadyMs();
        const [position = 0, since = 0] = watch.numbers;
        const spins = position > 0 && watch.said() !== null && now - since > longestExpressionMs;
        if (!spins && now < until) return;
        settle({ ended: "time" });
        void endThread();
      }, 100);
      asked.on("message", hear);
      asked.on("exit", gone);
      asked.postMessage({ ...question, id } satisfies PreviewQuestion);
    });
  }

  async function preview(question: Omit<PreviewQuestion, "id" | "stopped">): Promise<MappingPreview> {
    const stopped: Stopped = {};
    const until = steadyMs() + longestMs;
    for (;;) {
      const asked = await ask({ ...question, stopped }, until);
      if ("preview" in asked) return asked.preview;
      const field = expressionAt(watch.said());
      const why =
        asked.ended === "time"
          ? `ran longer than ${longestExpressionMs / 1000} s and was stopped`
          : "used too much memory and was stopped";
      if (field === null || steadyMs() >= until || Object.keys(stopped).length >= mostStops)
        return nothing(stopped, why);
      const at = question.events.find(({ position }) => position === watch.numbers[0]);
      stopped[field] = { why, eventId: at?.eventId ?? null };
    }
  }

  return {
    preview(source, mapping, events, shown) {
      const { provider, country } = source;
      const next = turn.then(() => preview({ provider, country, mapping, events, shown }));
      turn = next.catch(() => {}); // who asked is told
      return next;
    },
    close: endThread,
  };
}

function expressionAt(said: string | null): MappingField | null {
  return mappingField.options.find((field) => expressionName(field) === said) ?? null;
}

/** Too much of it spins to show anything of it. */
function nothing(stopped: Stopped, why: string): MappingPreview {
  return {
    events: [],
    shown: null,
    sum: {
      events: 0,
      calls: 0,
      ended: 0,
      final: 0,
      copies: 0,
      withoutKey: 0,
      unreadable: 0,
      untrusted: 0,
      sentence: `The preview ${why}. Make the expressions simpler.`,
    },
    problems: problemsOf(stopped),
    proposals: [],
  };
}
