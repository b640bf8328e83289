/**
 * What senders were really answered, and how long that took: written in batches after the fact, never on the way to an
 * answer. A crash leaves the last of them unknown and nothing else.
 *
 * In a crowd tens of thousands wait here for their turn. They wait as plain numbers, three to an answer, because that
 * many live objects are what the garbage collector would spend its time on.
 */
import { setTimeout as pause } from "node:timers/promises";
import { type NewAnswer, numbersPerAnswer } from "../store/events";

export type Answers = {
  add(answer: NewAnswer): void;
  /** Resolves when everything added so far was written, or could not be. */
  flush(): Promise<void>;
};

const answersPerWrite = 1024;
/** One write each of these takes all that came meanwhile; the first after a pause is written at once. */
const gatherMs = 25;

export function createAnswers(write: (numbers: Float64Array) => Promise<void>): Answers {
  let waiting: number[] = [];
  let writing: Promise<void> | null = null;
  let lastWriteAt = Number.NEGATIVE_INFINITY;

  async function writeAll(): Promise<void> {
    const restMs = lastWriteAt + gatherMs - performance.now();
    if (restMs > 0) await pause(restMs);
    while (waiting.length > 0) {
      const taken = waiting;
      waiting = [];
      for (let from = 0; from < taken.length; from += answersPerWrite * numbersPerAnswer)
        await write(Float64Array.from(taken.slice(from, from + answersPerWrite * numbersPerAnswer)));
    }
    lastWriteAt = performance.now();
    writing = null;
  }

  return {
    add({ position, status, afterMicroseconds }) {
      waiting.push(position, status, afterMicroseconds);
      writing ??= writeAll();
    },
    async flush() {
      await writing;
    },
  };
}
