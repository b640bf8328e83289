/** What the fields of the set-up cannot say alone: lines that cannot be read, values that HubSpot could not take. */
import { outcome } from "../../../../shared/words";
import type { Destination } from "../destination";

type Check = NonNullable<Destination["check"]>;
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const checkValues: Check = (values, credentials) => {
  const problems: { field: string; sentence: string }[] = [];
  const token = credentials.token ?? "";
  if (/\s/.test(token.trim())) {
    problems.push({ field: "token", sentence: "An access token has no spaces. Copy it again, whole." });
  }
  if (
    values.contactIdProperty !== undefined &&
    !/^[a-z0-9_]{1,100}$/.test(String(values.contactIdProperty))
  ) {
    problems.push({
      field: "contactIdProperty",
      sentence: "The internal name of a property has lower-case letters, digits and _ only.",
    });
  }
  for (const line of linesOf(values.owners)) {
    if (!/^.+=\s*\d+\s*$/.test(line)) {
      problems.push({
        field: "owners",
        sentence: `“${line.slice(0, 60)}” is not: agent = owner id, which is a number.`,
      });
    }
  }
  for (const line of linesOf(values.dispositions)) {
    const [name = "", id = ""] = line.split("=").map((part) => part.trim());
    if (outcome.safeParse(name).success && guid.test(id)) continue;
    const names = outcome.options.join(", ");
    problems.push({
      field: "dispositions",
      sentence: `“${line.slice(0, 60)}” is not: outcome = GUID. Outcomes are ${names}.`,
    });
  }
  return problems;
};

function linesOf(value: unknown): string[] {
  if (typeof value !== "string") return [];
  return value.split("\n").filter((line) => line.trim() !== "");
}
