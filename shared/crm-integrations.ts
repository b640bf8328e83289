/** How integrations of the sandbox CRM are called by people; one that is not known keeps the name it gave itself. */
const names: Record<string, string> = {
  ringback: "Ringback",
  avionte: "Avionté",
  aqore: "Aqore",
  hubspot: "HubSpot",
  salesforce: "Salesforce",
};

export function integrationName(integration: string): string {
  return names[integration] ?? (integration === "" ? "its integration" : integration);
}
