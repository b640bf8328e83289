/**
 * All that the engine's process prints, through the redactor that knows its secrets by value: the log, `console`, what
 * worker threads print, and why the process died. Main keeps it in a file and knows no secret, so it is too late there.
 */
import { format } from "node:util";

export function guardOutput(redact: (text: string) => string): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = ((chunk: string | Uint8Array, ...rest: []) =>
      write(
        redact(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8")),
        ...rest,
      )) as typeof write;
  }
  // Node would print both past the stream. Of a rejection nobody handles a utility process does not die.
  process.on("uncaughtException", (error) => {
    process.stderr.write(`The engine met a bug and ends: ${format(error)}\n`, () => process.exit(1));
  });
  process.on("unhandledRejection", (reason) => {
    process.stderr.write(`The engine met a bug: ${format(reason)}\n`);
  });
}
