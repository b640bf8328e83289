/**
 * The same events inserted as the product does it: through the receiver's appender into the store's thread, each waiting
 * for the synced commit that holds it, and then the row of what its sender was answered. No HTTP, no reader.
 */
import { createAnswers } from "../../electron/engine/receiver/answers";
import { createAppender } from "../../electron/engine/receiver/append";
import { openWriter } from "../../electron/engine/store/database";
import { saveSource } from "../../electron/engine/store/sources";
import { startStore } from "../../electron/engine/store/store";
import { built, type Took, timed } from "./filled-folder";
import { type BodiedEvent, mixedEvents, sources } from "./mixed-events";

export async function keepEvents(path: string, wanted: number, inFlight: number): Promise<Took> {
  const writer = openWriter(path);
  for (const source of sources) saveSource(writer, source);
  writer.close();
  const waiting = firstEvents(wanted).reverse();
  const store = await startStore({ worker: built("store"), path, onChanged() {} });
  const appender = createAppender(store, () => {});
  const answers = createAnswers((numbers) => store.write("answers", numbers).then(() => undefined));
  async function send(): Promise<void> {
    for (let event = waiting.pop(); event; event = waiting.pop()) {
      const position = await appender.append(event, event.body);
      if (position === null) throw new Error("Too much is under way.");
      answers.add({ position, status: 200, afterMicroseconds: 1000 });
    }
  }
  const took = await timed(async () => {
    await Promise.all(Array.from({ length: inFlight }, send));
    await answers.flush();
  });
  await store.close();
  return took;
}

function firstEvents(wanted: number): BodiedEvent[] {
  const events: BodiedEvent[] = [];
  for (const block of mixedEvents()) {
    events.push(...block);
    if (events.length >= wanted) break;
  }
  return events.slice(0, wanted);
}
