/** What Avionté's set-up asks for, and what its admin is told. Paths and names are those of developer.avionte.com. */
import type { DestinationField, MappingSheetRow } from "../../../../shared/destination-setup";
import { setUpField } from "../set-up-field";

const field = (
  name: string,
  label: string,
  kind: DestinationField["kind"],
  rest: Partial<DestinationField> & { help: string },
): DestinationField => setUpField({ name, label, kind, ...rest });

export const avionteFields: DestinationField[] = [
  field("clientId", "Client id", "text", { required: true, help: "Of the partner, from Avionté." }),
  field("clientSecret", "Client secret", "secret", { required: true, help: "Sealed; never shown again." }),
  field("apiKey", "API key", "secret", { required: true, help: "Sent as x-api-key with every request." }),
  field("tenant", "Tenant", "text", {
    required: true,
    placeholder: "apitest",
    help: "The client's company code of 3 to 12 characters, or its FrontOfficeTenantId, a number. One destination is one tenant.",
  }),
  field("typeId", "Activity type", "number", {
    required: true,
    placeholder: "14",
    help: "The id of the activity type for phone calls. The connection test lists those your tenant has.",
  }),
  field("activityName", "Activity name", "text", {
    preset: "Phone Call",
    help: "Name of the activity type, at most 255 characters.",
  }),
  field("userId", "Logged by", "number", {
    help: "Id of the Avionté user the activity is logged for. Left empty, Avionté decides.",
  }),
  field("showIn", "Shown in", "choice", {
    preset: "1",
    choices: [
      { value: "1", label: "Activities" },
      { value: "2", label: "Tasks" },
      { value: "0", label: "Custom" },
      { value: "-1", label: "All" },
    ],
    help: "The group of the talent's Activities tab.",
  }),
  field("externalIdPrefix", "Talent id begins after", "text", {
    placeholder: "talent-",
    help: "Where your calls name a talent as talent-482913, put talent- here. Left empty, the person's external id is the talent id.",
  }),
  field("url", "Base URL", "url", {
    preset: "https://api.avionte.com",
    help: "Another one only for a test server.",
  }),
  field("scope", "Scope", "text", {
    preset: "avionte.aero.compasintegrationservice",
    help: "Of the token.",
  }),
  field("activitiesPath", "List of activities", "text", {
    preset: "/front-office/v1/talent/{talentId}/activity",
    help: "Read after an unknown outcome, to look for our marker. Avionté publishes no such path: this one is assumed.",
  }),
];

export const avionteSheet: MappingSheetRow[] = [
  row(
    "talentId",
    "the person's external id of the call; an id that was merged is followed",
    "always",
    "the system",
    "482913",
  ),
  row("typeId", "Activity type of this destination", "always", "your team", "14"),
  row("name", "Activity name of this destination", "always", "your team", "Phone Call"),
  row("show_In", "Shown in of this destination", "always", "your team", "1"),
  row(
    "activityDate",
    "start of the call, UTC",
    "always; else its end",
    "Ringback",
    "2026-03-02T15:10:00.000Z",
  ),
  row(
    "notes",
    "direction, length and outcome; summary; agent; link; metadata; our marker in the last line",
    "once, when the call is final and complete",
    "your team",
    "Inbound call, 3 min 7 s, completed. … [ringback:whippy:5e2b6b0a v1]",
  ),
  row("userId", "Logged by of this destination", "where it is set", "your team", "3021"),
];

function row(
  name: string,
  from: string,
  when: string,
  owner: MappingSheetRow["owner"],
  example: string,
): MappingSheetRow {
  return { object: "Talent activity", field: name, from, when, owner, example };
}
