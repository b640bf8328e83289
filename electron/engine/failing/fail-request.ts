/** Fails one request whose event is on disk: a status, silence, a cut connection, or the usual answer late. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FailingAnswer } from "../../../shared/failing";
import { failingLimits } from "../../../shared/failing-limits";

export type Failed = {
  /** The status that was answered; null: none. */
  status: number | null;
  /** From the last byte on. */
  ms: number;
  /** The sender gave up, or its connection was cut. */
  closed: boolean;
  /** It was answered as usual in the end. */
  usual: boolean;
};

export type Failing = {
  /** Resolves when nothing more happens to it. */
  over: Promise<Failed>;
  /** Answers as usual at once; nothing where it is over. */
  release(): void;
  /** Lets go of the connection; nothing more is said of it. */
  abandon(): void;
};

export function failRequest(
  answer: FailingAnswer,
  {
    request,
    response,
    lastByteAt,
  }: { request: IncomingMessage; response: ServerResponse; lastByteAt: number },
  answerUsual: () => Promise<number | null>,
): Failing {
  const ms = () => performance.now() - lastByteAt;
  const nothing = { release: () => {}, abandon: () => {} };
  if (answer.kind === "status") {
    const { status, retryAfterSeconds } = answer;
    response.writeHead(status, {
      "content-length": 0,
      ...(retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) }),
    });
    response.end();
    return { over: Promise.resolve({ status, ms: ms(), closed: false, usual: false }), ...nothing };
  }
  if (answer.kind === "reset") {
    request.socket.resetAndDestroy();
    return { over: Promise.resolve({ status: null, ms: ms(), closed: true, usual: false }), ...nothing };
  }
  const { promise, resolve } = Promise.withResolvers<Failed>();
  let isOver = false;
  let isReleased = false;
  function end(how: Omit<Failed, "ms">): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    resolve({ ...how, ms: ms() });
  }
  function release(): void {
    if (isOver || isReleased) return;
    isReleased = true;
    clearTimeout(timer);
    void answerUsual().then((status) => end({ status, closed: status === null, usual: true }));
  }
  function abandon(): void {
    end({ status: null, closed: false, usual: false });
    request.socket.destroy();
  }
  const timer = setTimeout(
    () => (answer.kind === "delay" ? release() : abandon()),
    answer.kind === "delay" ? answer.delayMs : failingLimits.hangMs,
  ).unref();
  response.once("close", () => {
    if (!isReleased) end({ status: null, closed: true, usual: false });
  });
  if (request.socket.destroyed) end({ status: null, closed: true, usual: false });
  return { over: promise, release, abandon };
}
