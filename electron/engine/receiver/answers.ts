/**
 * What senders were really answered, and how long that took: written in batches after the fact, never on the way to an
 * answer. A crash leaves the last of them unknown and nothing else.
 *
 * In a crowd tens of thousands wait here for their turn. They wait as plain numbers, three to an answer, because that
 * many live objects are what the garbage collector would spend its time on.
 */
import { type NewAnswer, numbersPerAnswer } from "../store/events";

export type Answers = {
  add(answer: NewAnswer): void;
  /** Resolves when everything added so far was written, or could not be. */
  flush(): Promise<void>;
};

const answersPerWrite = 1024;

export function createAnswers(write: (numbers: Float64Array) => Promise<void>): Answers {
  let waiting: number[] = [];
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const taken = waiting;
      waiting = [];
      for (let from = 0; from < taken.length; from += answersPerWrite * numbersPerAnswer)
        await write(Float64Array.from(taken.slice(from, from + answersPerWrite * numbersPerAnswer)));
    }
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
