/** Templates to begin with. Nobody publishes Aqore's API: what stands here is its shape as we assume it, and says so. */
import type { DestinationPreset } from "../../../../shared/destination-setup";

const spell = (template: unknown) => JSON.stringify(template, null, 2);

export const blankTemplate = spell({
  steps: [
    {
      name: "call",
      method: "POST",
      path: "/calls",
      body: {
        externalId: "{{externalId}}",
        phone: "{{phone}}",
        startedAt: "{{startedAt}}",
        note: "{{note}}",
      },
      remoteId: "id",
    },
  ],
});

const aqoreTemplate = spell({
  lookUp: {
    method: "GET",
    path: "/api/v1/persons?externalId={{personExternalId}}",
    list: "data",
    id: "personId",
    name: "fullName",
  },
  steps: [
    {
      name: "comment",
      method: "POST",
      path: "/api/v1/persons/{{contact.id}}/comments",
      body: {
        personId: "{{contact.id}}",
        action: "PhoneCall",
        comment: "{{note}}",
        commentDate: "{{startedAt}}",
        reference: "{{externalId}}",
      },
      remoteId: "data.commentId",
    },
  ],
  versions: "first",
  idempotent: false,
  readBack: {
    path: "/api/v1/persons/{{contact.id}}/comments",
    list: "data",
    id: "commentId",
    contains: "[ringback:{{externalId}} v",
  },
});

export const templatePresets: DestinationPreset[] = [
  {
    id: "blank",
    name: "Blank",
    says: "One POST for each call. Write the paths and fields of your API.",
    unverified: false,
    values: { auth: "none", template: blankTemplate },
  },
  {
    id: "aqore",
    name: "Aqore-shaped",
    says: "A comment on a person, found by its external id, as Zenople might take it. Aqore hands its API's description to customers only: ask for yours and set base URL, paths and names by it.",
    unverified: true,
    values: { auth: "oauth", scope: "zenople.api", template: aqoreTemplate },
  },
];
