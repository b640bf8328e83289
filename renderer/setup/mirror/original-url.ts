/** What is wrong with an original URL, and what to write instead; null: nothing. The engine refuses the same. */
export function originalUrlProblem(text: string, sourceUrl: string): string | null {
  if (!URL.canParse(text) || !/^https?:\/\/[^/]/i.test(text))
    return "Write the whole URL, with https:// in front.";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "Leave out the user name and password.";
  if (text.includes("#")) return "Leave out the # and what follows: no request carries it.";
  if (url.host === new URL(sourceUrl).host)
    return "That is this receiver's own address. Write the one of production, which the provider calls.";
  return null;
}
