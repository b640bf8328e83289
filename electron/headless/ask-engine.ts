/** A command's questions to an engine over its REST. What the engine refuses is told in its own words. */
import { CannotStart } from "../engine/engine";
import type { ReadyLine } from "./data-folder";

export async function askEngine(
  engine: ReadyLine,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
): Promise<Response> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${engine.console}/api${path}`, {
    method,
    headers: {
      authorization: `Bearer ${engine.token}`,
      ...(isForm ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  if (response.ok) return response;
  const answer = (await response.json().catch(() => ({}))) as {
    message?: string;
    data?: { problems?: string[] };
  };
  throw new CannotStart(
    answer.data?.problems?.join("\n") ?? answer.message ?? `The engine answered ${response.status}.`,
  );
}
