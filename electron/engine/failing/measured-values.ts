/**
 * What was measured, as values a source's retries can take: only what was seen, laid over what stands there now. Waits
 * are taken where every one of them and the number of attempts is known, so that none stands for those not seen.
 */
import type { MeasuredPolicy } from "../../../shared/measured";
import type { RetryOverride, RetryPolicy } from "../../../shared/retries";

type Range = [number, number];

const most = { attempts: 100, ranges: 20 } as const;

/** `now` is what counts for the source at present, `own` what its owner set of that. Null: nothing was measured. */
export function measuredValues(
  measured: MeasuredPolicy,
  now: RetryPolicy,
  own: RetryOverride | null,
): RetryOverride | null {
  const taken: RetryOverride = {
    ...scheduleOf(measured),
    ...(measured.timeoutMs.value === null ? {} : { timeoutMs: measured.timeoutMs.value }),
    ...failuresOf(measured, now),
  };
  return Object.keys(taken).length === 0 ? null : { ...own, ...taken };
}

function scheduleOf({ attempts, delays, jitter }: MeasuredPolicy): RetryOverride {
  const count = attempts.value;
  if (count === null || count > most.attempts) return {};
  const waits = Array.from(
    { length: count - 1 },
    (_, index) => delays.find(({ retry }) => retry === index + 1)?.value?.ms ?? null,
  );
  const whole = waits.filter((ms) => ms !== null);
  return {
    attempts: count,
    ...(whole.length === waits.length ? { delaysMs: whole } : {}),
    ...(jitter.value === null ? {} : { jitter: jitter.value }),
  };
}

function failuresOf({ retried }: MeasuredPolicy, now: RetryPolicy): RetryOverride {
  const known = retried.filter(({ value }) => value !== null);
  let ranges = now.retriedStatuses.value;
  for (const { failure, value } of known) {
    const status = Number(failure);
    if (Number.isNaN(status)) continue;
    ranges = value ? including(ranges, status) : without(ranges, status);
  }
  const silent = known.filter(({ failure }) => failure === "timeout" || failure === "reset");
  const of = (failure: string) => silent.find((one) => one.failure === failure)?.value;
  const before = now.retriedWithoutAnswer.value;
  return {
    ...(known.length > silent.length && ranges.length <= most.ranges ? { retriedStatuses: ranges } : {}),
    ...(silent.length > 0
      ? {
          retriedWithoutAnswer: {
            timeout: of("timeout") ?? before.timeout,
            connection: of("reset") ?? before.connection,
          },
        }
      : {}),
  };
}

function including(ranges: readonly Range[], status: number): Range[] {
  if (ranges.some(([from, to]) => from <= status && status <= to)) return [...ranges];
  return [...ranges, [status, status] as Range].sort((a, b) => a[0] - b[0]);
}

function without(ranges: readonly Range[], status: number): Range[] {
  return ranges.flatMap(([from, to]): Range[] => {
    if (status < from || status > to) return [[from, to]];
    const below: Range[] = from < status ? [[from, status - 1]] : [];
    return to > status ? [...below, [status + 1, to]] : below;
  });
}
