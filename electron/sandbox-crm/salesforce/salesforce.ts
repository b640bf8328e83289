/**
 * Salesforce's REST API in front of this CRM: `@jsforce/jsforce-node` and curl work against it unchanged. Contact and
 * Lead are contacts, Account companies, a Task with the subtype Call a call and any other a task, Case tickets.
 */
import type { Answer } from "../answer";
import type { Face, FaceContext, Route } from "../face";
import { collectionRoutes } from "./collection-routes";
import { queryRoutes } from "./query-routes";
import { recordRoutes } from "./record-routes";
import { notFound, render } from "./refusals";
import { grant, isKnownVersion, serviceRoutes, tokenPath, usageOf } from "./service-routes";

export const salesforce: Face = {
  name: "salesforce",
  prefixes: ["services"],
  routes: [...serviceRoutes, ...queryRoutes, ...collectionRoutes, ...recordRoutes].map(withUsage),
  render,
  integration: "ringback",
  signIn: { path: tokenPath, grant },
};

/** Every answer says what of the day is used, and no version is spoken that is not offered. */
function withUsage(route: Route): Route {
  return {
    ...route,
    handle(context: FaceContext) {
      const { version } = context.params;
      const what = `${context.request.method} ${context.request.route}`.slice(0, 200);
      if (version !== undefined && !isKnownVersion(version))
        return { refusal: notFound(), intent: { what, type: null } };
      const answered = route.handle(context);
      if ("refusal" in answered) return answered;
      const { used, limit } = usageOf(context);
      const headers = { "sforce-limit-info": `api-usage=${used}/${limit}`, ...answered.headers };
      return { ...answered, headers } satisfies Answer;
    },
  };
}
