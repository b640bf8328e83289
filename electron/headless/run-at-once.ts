/**
 * Runs what is independent several at a time and answers in the order it was given, each as soon as it and those before
 * it are done. The first that throws ends it: nothing more is begun, what is under way is awaited.
 */
export async function* runAtOnce<Input, Output>(
  inputs: Input[],
  most: number,
  run: (input: Input) => Promise<Output>,
): AsyncGenerator<Output> {
  const underWay: Promise<Output>[] = [];
  let next = 0;
  const begin = () => {
    const input = inputs[next++];
    if (input === undefined) return;
    const running = run(input);
    running.catch(() => {}); // told when its turn comes
    underWay.push(running);
  };
  try {
    for (let at = 0; at < Math.max(1, most); at++) begin();
    for (let first = underWay[0]; first; first = underWay[0]) {
      const done = await first;
      underWay.shift();
      begin();
      yield done;
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}
