/** Answers judged: what was not seen of them is neither as expected nor never so. */
import { expect, test } from "vitest";
import type { RunSend } from "../../../shared/runs";
import { judgeAnswers, judgeNoAnswer } from "./judge-answers";
import { parseScenario } from "./scenario";

const send = (answerBody: string | null, type = "call.ended"): RunSend => ({
  ...{ number: 1, plannedMs: 0, happensMs: 0, sentAt: 1, type, call: null, fault: null },
  ...{ status: 200, answerMs: 1, error: null, answerBody, attempt: 1, retryOf: null, next: null },
});
const long = JSON.stringify({ filler: "x".repeat(5000), duplicate: true }).slice(0, 4096);

test("of an answer of which only the beginning is kept, nothing is said", () => {
  const judged = judgeAnswers({ body: { "$.error": null } }, { state: "done", sends: [send(long)] });
  expect(judged).toMatchObject({ state: "inconclusive", sentence: expect.stringMatching(/4096.*probe/) });
  expect(judgeNoAnswer({ body: { "$.duplicate": true } }, [send(long)], "Watched").state).toBe(
    "inconclusive",
  );
  expect(judgeAnswers({ status: 200 }, { state: "done", sends: [send(long)] }).state).toBe("pass");
  expect(judgeNoAnswer({ body: { "$.a": 1 } }, [send('{"a": 1}')], "Watched").state).toBe("fail");
  expect(judgeNoAnswer({ body: { "$.a": 2 } }, [send('{"a": 1}')], "Watched").state).toBe("pass");
});

test("what never was sent was never answered: that is no pass", () => {
  expect(judgeNoAnswer({ to: "call.endd", status: "5xx" }, [send(null)], "Watched")).toMatchObject({
    state: "inconclusive",
    sentence: "No call.endd was sent, so none was answered.",
  });
});

test("a path that is none is told when the file is read, at its line", () => {
  const parsed = parseScenario(
    "version: 1\nscenario: x\nprovider: mirai\nsteps:\n  - 0s: call.initiate\nexpect:\n  - answer: {body: {'$.a[': 1}}\n  - never: {answer: {body: {'orders': 1}}}\n    within: 1s\n  - probe: {url: 'http://127.0.0.1:1/', select: 'id'}\n",
  );
  expect(parsed.ok ? [] : parsed.problems).toEqual([
    expect.stringMatching(/^Line 7: “\$\.a\[” is no JSONPath: /),
    expect.stringMatching(/^Line 8: “orders” is no JSONPath: /),
    expect.stringMatching(/^Line 10: “id” is no JSONPath: /),
  ]);
});
