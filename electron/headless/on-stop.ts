/**
 * Ctrl-C, and the end of the terminal or of a CI job: a command stops what it began, here and in the engine, before it
 * ends. What is told again meanwhile changes nothing.
 */
export function onStop(stop: () => void): () => void {
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of names) process.on(name, stop);
  return () => {
    for (const name of names) process.off(name, stop);
  };
}
