/** What of a set-up cannot be used, each beside its field. Mapping takes the preset instead, so it has to be said. */
import { type Json, outcome } from "../../../../shared/words";
import { apiName, isRecordId, isTimeZone, readLines, readSettings } from "./settings";

export type SettingProblem = { field: string; sentence: string };

export function checkSettings(values: Record<string, Json>): SettingProblem[] {
  const text = (name: string) => (typeof values[name] === "string" ? values[name].trim() : "");
  const problems: SettingProblem[] = [];
  const say = (field: string, sentence: string) => problems.push({ field, sentence });
  if (text("apiVersion") && !/^\d{2,3}\.0$/.test(text("apiVersion")))
    say("apiVersion", "The API version is a number such as 62.0.");
  for (const name of ["callIdField", "personIdField"])
    if (text(name) && !apiName.safeParse(text(name)).success)
      say(name, `“${text(name).slice(0, 60)}” is not the API name of a field, such as Ringback_Call_Id__c.`);
  const wrongPhone = readLines(values.phoneFields).find((line) => !apiName.safeParse(line).success);
  if (wrongPhone)
    say("phoneFields", `“${wrongPhone.slice(0, 60)}” is not the API name of a field, such as MobilePhone.`);
  if (text("timeZone") && !isTimeZone(text("timeZone")))
    say(
      "timeZone",
      `There is no time zone “${text("timeZone").slice(0, 60)}”. One is called America/New_York.`,
    );
  const days = Number(values.followUpDays ?? 1);
  if (!Number.isInteger(days) || days < 0 || days > 365)
    say("followUpDays", "Days are a whole number from 0 to 365.");
  for (const line of readLines(values.owners))
    if (!/^.+=/.test(line) || !isRecordId(line.split("=").at(-1)?.trim() ?? ""))
      say(
        "owners",
        `“${line.slice(0, 60)}” is not an agent and the id of a user: Dana Example = 005000000000001.`,
      );
  for (const line of readLines(values.dispositions))
    if (!outcome.safeParse(line.split("=")[0]?.trim()).success || !/=\s*\S/.test(line))
      say(
        "dispositions",
        `“${line.slice(0, 60)}” is not an outcome and its words. Outcomes are ${outcome.options.join(", ")}.`,
      );
  if (/\.lightning\.force\.com/i.test(text("url")))
    say("url", "That is the address of the web pages. The API's ends in my.salesforce.com.");
  checkSignIn(values, text, say);
  return problems;
}

/** Secrets are asked for by their fields; here is what a way of signing in needs beside them. */
function checkSignIn(
  values: Record<string, Json>,
  text: (name: string) => string,
  say: (field: string, sentence: string) => void,
): void {
  const { auth, loginUrl } = readSettings(values);
  if (auth === "token" && !text("url")) say("url", "An access token needs the instance URL.");
  if (auth === "client-credentials" && /^https:\/\/(login|test)\.salesforce\.com$/i.test(loginUrl))
    say("loginUrl", "Client credentials are taken at the org's own My Domain address only.");
}
