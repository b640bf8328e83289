/** What an account says of itself: details, owners, dispositions, the pipeline of tickets. Data that never changes. */
import { answerWith } from "../answer";
import type { FaceContext, Route } from "../face";
import { refuse } from "../refusal";
import { intentOf } from "./records";
import { dispositions, ticketStages } from "./standard";

const details = {
  portalId: 4410,
  accountType: "SANDBOX",
  timeZone: "UTC",
  companyCurrency: "USD",
  additionalCurrencies: [],
  utcOffset: "+00:00",
  utcOffsetMilliseconds: 0,
  uiDomain: "127.0.0.1",
  dataHostingLocation: "this machine",
};

const since = "2026-01-01T00:00:00.000Z";
const owners = [
  { id: "41629779", email: "robin@example.com", firstName: "Robin", lastName: "Example" },
  { id: "41629780", email: "sam@example.com", firstName: "Sam", lastName: "Example" },
].map((owner) => ({
  ...owner,
  userId: Number(owner.id),
  createdAt: since,
  updatedAt: since,
  archived: false,
  teams: [],
}));

const pipeline = {
  id: "0",
  label: "Support Pipeline",
  displayOrder: 0,
  archived: false,
  createdAt: since,
  updatedAt: since,
  stages: ticketStages.map((stage, displayOrder) => ({
    ...stage,
    displayOrder,
    metadata: { ticketState: stage.id === "4" ? "CLOSED" : "OPEN", isClosed: String(stage.id === "4") },
    archived: false,
    createdAt: since,
    updatedAt: since,
  })),
};

function told(path: string, body: (context: FaceContext) => unknown): Route {
  return {
    method: "GET",
    path,
    handle: (context) =>
      answerWith(200, body(context), intentOf(null, `read ${path}`), { outcome: "looked-up" }),
  };
}

export const accountRoutes: Route[] = [
  told("/account-info/v3/details", () => details),
  told("/account-info/2026-03/details", () => details),
  told("/calling/v1/dispositions", () => dispositions.map((one) => ({ ...one, deleted: false }))),
  told("/crm/v3/owners", listOwners),
  // HubSpot's client asks with a slash at the end.
  told("/crm/v3/owners/", listOwners),
  {
    method: "GET",
    path: "/crm/v3/owners/:id",
    handle({ params }) {
      const intent = intentOf(null, `read owner ${params.id}`);
      const owner = owners.find(({ id }) => id === params.id);
      if (owner === undefined) return { refusal: refuse(404, "NOT_FOUND", "resource not found"), intent };
      return answerWith(200, owner, intent, { outcome: "looked-up" });
    },
  },
  told("/crm/v3/pipelines/tickets", () => ({ results: [pipeline] })),
];

function listOwners({ request }: FaceContext) {
  const { email } = request.query;
  return { results: owners.filter((owner) => email === undefined || owner.email === email) };
}
