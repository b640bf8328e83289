/**
 * The HubSpot face: its paths at the root of the sandbox CRM, so that HubSpot's own clients work with nothing but another
 * address. Records, batches, search, properties, associations, and what an account says of itself.
 */
import type { Face, Route } from "../face";
import { accountRoutes } from "./account-routes";
import { associationRoutes } from "./associations";
import { batchRoutes } from "./batch-routes";
import { objectRoutes } from "./object-routes";
import { propertyRoutes } from "./property-routes";
import { render } from "./render";
import { searchRoutes } from "./search-routes";

/** What a private app of a Professional account is told with every answer; searches are told nothing. */
const limits = {
  "x-hubspot-ratelimit-max": "190",
  "x-hubspot-ratelimit-remaining": "189",
  "x-hubspot-ratelimit-interval-milliseconds": "10000",
  "x-hubspot-ratelimit-daily": "625000",
  "x-hubspot-ratelimit-daily-remaining": "624999",
};

function withLimits(route: Route): Route {
  return {
    ...route,
    handle(context) {
      const answer = route.handle(context);
      return "refusal" in answer ? answer : { ...answer, headers: { ...limits, ...answer.headers } };
    },
  };
}

export const hubspot: Face = {
  name: "hubspot",
  prefixes: ["crm", "account-info", "calling"],
  routes: [
    ...searchRoutes,
    ...[...batchRoutes, ...accountRoutes, ...propertyRoutes, ...associationRoutes, ...objectRoutes].map(
      withLimits,
    ),
  ],
  render,
};
