/**
 * A signal for one request: it ends with whoever asked, or when its time is over, and nothing of it is left afterwards, on
 * a signal that lives for long as well. Not `AbortSignal.any` with a timeout: Node 22 may collect that timeout before it
 * fires (nodejs/node#57736), so that a request which hangs would hang for ever.
 */
export async function withTimeLimit<Result>(
  signal: AbortSignal,
  ms: number,
  run: (limited: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const request = new AbortController();
  const end = () => request.abort(signal.reason);
  const timer = setTimeout(() => request.abort(new DOMException("no answer in time", "TimeoutError")), ms);
  signal.addEventListener("abort", end);
  if (signal.aborted) end();
  try {
    return await run(request.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}
