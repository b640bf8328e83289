/**
 * Questions to a thread that it has not answered yet. Each ends once: with its answer, with an error, or with all others
 * when the thread ends. An answer to one that is over is nobody's.
 */
export type OpenQuestions = {
  /** `begin` sends it under its id, and answers what is to be undone when it is over, however it ended. */
  open<Result>(begin: (id: number) => () => void): Promise<Result>;
  answer(id: number, result: unknown): void;
  fail(id: number, error: Error): void;
  failAll(error: Error): void;
};

type Question = { resolve(result: never): void; reject(error: Error): void; undo: () => void };

export function createOpenQuestions(): OpenQuestions {
  const questions = new Map<number, Question>();
  let nextId = 1;

  function take(id: number): Question | undefined {
    const question = questions.get(id);
    questions.delete(id);
    question?.undo();
    return question;
  }
  const fail = (id: number, error: Error) => take(id)?.reject(error);

  return {
    open: (begin) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        const question: Question = { resolve, reject, undo: () => {} };
        questions.set(id, question);
        question.undo = begin(id);
      }),
    answer: (id, result) => take(id)?.resolve(result as never),
    fail,
    failAll(error) {
      for (const id of [...questions.keys()]) fail(id, error);
    },
  };
}
