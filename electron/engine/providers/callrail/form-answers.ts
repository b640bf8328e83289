/** What the answers of a form say about the person. Their names are the website's own, so the usual ones are tried. */
import type { Json } from "../../../../shared/words";
import { objectAt } from "../paths";
import { plainText } from "./values";

/** Names without blanks, dashes, underscores and case; the surest first. */
const PHONES = [
  "phone",
  "phonenumber",
  "yourphone",
  "yourphonenumber",
  "customerphone",
  "customerphonenumber",
  "contactphone",
  "contactnumber",
  "mobile",
  "mobilephone",
  "mobilenumber",
  "cell",
  "cellphone",
  "tel",
  "yourtel",
  "telephone",
  "telephonenumber",
];
const NAMES = ["name", "yourname", "fullname", "yourfullname", "customername", "contactname"];
const FIRST_NAMES = ["firstname", "yourfirstname", "fname", "givenname"];
const LAST_NAMES = ["lastname", "yourlastname", "lname", "surname", "familyname"];
const EMAILS = ["email", "youremail", "emailaddress", "youremailaddress", "customeremail", "mail"];

export type FormAnswer = { key: string; value: string };

export function answersOf(body: Json): FormAnswer[] {
  return Object.entries(objectAt(body, "form_data") ?? {}).flatMap(([key, value]) => {
    const words = inWords(value);
    return words === undefined ? [] : [{ key, value: words }];
  });
}

export function phoneAnswers(answers: FormAnswer[]): FormAnswer[] {
  return PHONES.flatMap((name) => answers.filter(({ key }) => plainKey(key) === name));
}

export function nameAnswer(answers: FormAnswer[]): string | undefined {
  const parts = [find(answers, FIRST_NAMES), find(answers, LAST_NAMES)].filter((part) => part !== undefined);
  return find(answers, NAMES) ?? (parts.length > 0 ? parts.join(" ") : undefined);
}

export function emailAnswer(answers: FormAnswer[]): string | undefined {
  const email = find(answers, EMAILS);
  return email !== undefined && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined;
}

/** Which part of a person a form's answer is, by its name; null for anything else. */
export function roleOfAnswer(key: string): "phone" | "name" | "first" | "last" | "email" | null {
  const name = plainKey(key);
  if (PHONES.includes(name)) return "phone";
  if (NAMES.includes(name)) return "name";
  if (FIRST_NAMES.includes(name)) return "first";
  if (LAST_NAMES.includes(name)) return "last";
  return EMAILS.includes(name) ? "email" : null;
}

function find(answers: FormAnswer[], names: string[]): string | undefined {
  for (const name of names) {
    const answer = answers.find(({ key }) => plainKey(key) === name);
    if (answer) return answer.value;
  }
  return undefined;
}

function plainKey(key: string): string {
  return key.toLowerCase().replaceAll(/[\s_-]/g, "");
}

/** Several boxes ticked are one answer; an answer left open is none. */
function inWords(value: Json): string | undefined {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return plainText(value.flatMap((entry) => inWords(entry) ?? []).join(", "));
  return typeof value === "object" && value !== null ? JSON.stringify(value) : plainText(value);
}
