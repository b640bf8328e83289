/** Who writes: an integration, a person or the CRM itself. What each may change depends on it. */
import type { CrmWriterKind } from "../../shared/crm";

export type Writer = { kind: CrmWriterKind; actor: string; integration: string };

/** Ringback's own, and what a request without a name is taken for. */
export const ownIntegration = "ringback";

const integrationActors = new Set(["integration", "ringback"]);

/** A PUT is an integration's; anything else is a person's unless it says that it is an integration. */
export function writerOf(request: { method: string; actor: string; integration: string | null }): Writer {
  const { actor } = request;
  const integration = request.integration ?? ownIntegration;
  if (actor === "system") return { kind: "system", actor, integration };
  const isIntegration =
    request.method === "PUT" || request.integration !== null || integrationActors.has(actor);
  return { kind: isIntegration ? "integration" : "user", actor, integration };
}
