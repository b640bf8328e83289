/** Getting a token: one that was put in, or one that the login URL gives a client. One request, no retries. */
import { z } from "zod";
import { checkAddress } from "../address";
import type { SendContext, SendOutcome } from "../destination";
import { sendRequest } from "../http";
import { observeRead } from "./outcome";
import type { SalesforceSettings } from "./settings";

export type Opening = Pick<SendContext, "settings" | "signal" | "fetch" | "correlationId">;

/** A token, and where it is good. */
export type Ticket = { accessToken: string; instanceUrl: string };

const granted = z.object({ access_token: z.string().min(1), instance_url: z.string().optional() });
const notGranted = z.object({ error: z.string(), error_description: z.string().optional() });

/** By an access token as it is, or by a client at the login URL. */
export async function signIn(
  { settings: { url, credentials }, fetch, signal, correlationId }: Opening,
  settings: SalesforceSettings,
): Promise<Ticket | { failed: SendOutcome }> {
  if (settings.auth === "token") {
    if (!credentials.accessToken)
      return { failed: config("There is no access token. Put one in, or sign in with a client.") };
    if (!url)
      return {
        failed: config("An access token needs the instance URL, such as https://example.my.salesforce.com."),
      };
    return { accessToken: credentials.accessToken, instanceUrl: trimSlash(url) };
  }
  const missing = [
    settings.clientId ? null : "client id",
    settings.auth === "client-credentials" && !credentials.clientSecret ? "client secret" : null,
    settings.auth === "refresh-token" && !credentials.refreshToken ? "refresh token" : null,
  ].filter((one) => one !== null);
  if (missing.length > 0) return { failed: config(`There is no ${missing.join(" and no ")}. Put it in.`) };
  const refused = checkInstance(settings.loginUrl);
  if (refused) return { failed: config(refused) };
  const form = new URLSearchParams({
    grant_type: settings.auth === "refresh-token" ? "refresh_token" : "client_credentials",
    client_id: settings.clientId,
    ...(credentials.clientSecret ? { client_secret: credentials.clientSecret } : {}),
    ...(settings.auth === "refresh-token" ? { refresh_token: credentials.refreshToken } : {}),
  });
  const sent = await sendRequest(
    { fetch, signal, correlationId },
    {
      method: "POST",
      url: `${settings.loginUrl}/services/oauth2/token`,
      body: form.toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    },
  );
  if (!("answer" in sent)) return { failed: observeRead(sent) };
  const { status, answer } = sent;
  const token = granted.safeParse(answer);
  if (status >= 200 && status < 300 && token.success) {
    const instanceUrl = url ?? token.data.instance_url;
    if (!instanceUrl) return { failed: config("The login URL named no instance. Put in the instance URL.") };
    return { accessToken: token.data.access_token, instanceUrl: trimSlash(instanceUrl) };
  }
  if (status >= 500 || status === 429) return { failed: retry(status, `signing in was answered ${status}`) };
  const said = notGranted.safeParse(answer).data;
  const why = said
    ? `${said.error}${said.error_description ? ` (${said.error_description.slice(0, 160)})` : ""}`
    : status;
  return { failed: config(`Signing in was refused: ${why}. Check client, secret and login URL.`) };
}

/** A token is sent over https, or to this machine. */
export function checkInstance(url: string): string | null {
  const refused = checkAddress(url, true);
  return refused === null ? null : `${url.slice(0, 100)}: ${refused}`;
}

export function config(observed: string, status: number | null = null): SendOutcome {
  return { class: "config", status, observed };
}

export function retry(status: number, observed: string): SendOutcome {
  return { class: "retry", status, observed, retryAfterMs: null };
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
