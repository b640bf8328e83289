// Events as a provider sends them, at a steady pace.
import { Agent, request as httpRequest } from "node:http";

const agent = new Agent({ keepAlive: true });

/** Resolves with the answer's status; what cannot be sent is no concern of the pace. */
export function postEvent(receiver, body) {
  return new Promise((resolve) => {
    const request = httpRequest(`${receiver}/hooks/mirai`, {
      ...{ method: "POST", agent },
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    request.on("error", () => resolve(null));
    request.end(body);
  });
}

/** So many by the clock, however late one of them was; `bodyOf` is asked just before each is sent. */
export async function sendSteadily(receiver, { perSecond, count, bodyOf, send = postEvent }) {
  const begun = performance.now();
  for (let number = 0; number < count; number += 1) {
    void send(receiver, bodyOf(number));
    const wait = begun + ((number + 1) * 1000) / perSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The first event of a call; with a number, one of the many that happen in it. */
export function eventBody(key, number) {
  const event =
    number === undefined
      ? { type: "call.initiate", data: { call: { id: key, status: "initiate" } } }
      : { type: "action", data: { action: "create_order", call: { id: key }, payload: { number } } };
  return JSON.stringify({ metadata: {}, event });
}
