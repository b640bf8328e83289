/** Pages that the console itself links to, for the system's browser. What stands in a payload is never one of them. */
const linked = new Set(["ngrok.com", "dashboard.ngrok.com"]);
const longestLink = 500;

export function isOurLink(url: string): boolean {
  if (url.length > longestLink || !/^[\x21-\x7e]+$/.test(url) || !URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === "https:" && linked.has(host) && username === "" && password === "";
}
