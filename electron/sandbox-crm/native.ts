/** The native face: this CRM's own REST, as docs/sandbox-crm.md describes it. */
import { crmType } from "../../shared/crm";
import type { Intent } from "./answer";
import { associationRoutes } from "./association-routes";
import type { CrmRequest } from "./crm-request";
import { decisionRoute } from "./decision-route";
import { definitionRoutes } from "./definition-routes";
import { type Face, renderNative } from "./face";
import { objectRoutes } from "./object-routes";

export const native: Face = {
  name: "native",
  prefixes: ["objects", "types", "properties", "association-types", "decisions"],
  routes: [...objectRoutes, ...associationRoutes, ...definitionRoutes, decisionRoute],
  render: renderNative,
};

/** What can be said about a request before anything is known of its record. */
export function describeRequest(request: CrmRequest): Intent {
  const [root, typeName, id] = request.path;
  const isObject = root === "objects";
  return {
    what: `${request.method} ${request.route}`.slice(0, 200),
    type: isObject ? (crmType.safeParse(typeName).data ?? null) : null,
    externalId: isObject && request.method === "PUT" && id !== undefined ? id.slice(0, 200) : null,
  };
}
