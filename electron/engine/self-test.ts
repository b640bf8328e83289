/** The receiver asked over its own socket: what the first line of the checklist rests on. */
import type { StatusRow } from "../../shared/live";
import type { Clock } from "./clock";
import { runTokenHeader } from "./receiver/run-tokens";

export async function proveListening(
  receiverUrl: string,
  issueToken: () => string,
  clock: Clock,
): Promise<StatusRow["seen"]["listening"]> {
  try {
    const response = await fetch(`${receiverUrl}/hooks/self-test`, {
      headers: { [runTokenHeader]: issueToken() },
      signal: AbortSignal.timeout(5000),
    });
    return response.status === 204 ? { at: clock.now(), address: new URL(receiverUrl).host } : null;
  } catch {
    return null;
  }
}
