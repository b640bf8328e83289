/** How a template's requests show who they are. */
import type { DestinationField } from "../../../../shared/destination-setup";
import type { DestinationSettings, SendContext, SendOutcome } from "../destination";
import { accessToken, forgetToken, type TokenRequest } from "../oauth";
import { setUpField } from "../set-up-field";

const field = (
  name: string,
  label: string,
  kind: DestinationField["kind"],
  ways: string[],
  help: string,
  rest: Partial<DestinationField> = {},
): DestinationField =>
  setUpField({
    name,
    label,
    kind,
    help,
    required: true,
    ...(ways.length > 0 ? { shownFor: { field: "auth", values: ways } } : {}),
    ...rest,
  });

export const authFields: DestinationField[] = [
  field("auth", "Signs in with", "choice", [], "What the API asks for.", {
    preset: "none",
    choices: [
      { value: "none", label: "nothing" },
      { value: "bearer", label: "a bearer token" },
      { value: "basic", label: "name and password" },
      { value: "header", label: "an API key in a header" },
      { value: "oauth", label: "OAuth client credentials" },
    ],
  }),
  field("tokenUrl", "Token URL", "url", ["oauth"], "Asked with grant_type=client_credentials.", {
    placeholder: "https://…/oauth/token",
  }),
  field("clientId", "Client id", "text", ["oauth"], "Of the application that was set up for Ringback."),
  field("clientSecret", "Client secret", "secret", ["oauth"], "Sealed; never shown again."),
  field("scope", "Scope", "text", ["oauth"], "Left empty, none is asked for.", { required: false }),
  field("audience", "Audience", "text", ["oauth"], "Only where the token server wants one.", {
    required: false,
  }),
  field("token", "Token", "secret", ["bearer"], "Sealed; sent as Authorization: Bearer."),
  field("username", "Name", "text", ["basic"], "Of the account."),
  field("password", "Password", "secret", ["basic"], "Sealed; never shown again."),
  field("headerName", "Header", "text", ["header"], "Its name.", { preset: "X-Api-Key" }),
  field("headerValue", "API key", "secret", ["header"], "Sealed; never shown again."),
];

export function tokenRequestOf({ values, credentials }: DestinationSettings): TokenRequest {
  return {
    url: String(values.tokenUrl ?? ""),
    clientId: String(values.clientId ?? ""),
    clientSecret: credentials.clientSecret ?? "",
    scope: String(values.scope ?? ""),
    audience: String(values.audience ?? ""),
  };
}

type Asker = Pick<SendContext, "fetch" | "signal" | "correlationId" | "settings">;

export async function authHeaders(
  context: Asker,
): Promise<{ headers: Record<string, string> } | { failed: SendOutcome }> {
  const { values, credentials } = context.settings;
  switch (values.auth) {
    case "bearer":
      return { headers: { authorization: `Bearer ${credentials.token ?? ""}` } };
    case "basic": {
      const pair = `${values.username ?? ""}:${credentials.password ?? ""}`;
      return { headers: { authorization: `Basic ${Buffer.from(pair, "utf8").toString("base64")}` } };
    }
    case "header":
      return { headers: { [String(values.headerName).toLowerCase()]: credentials.headerValue ?? "" } };
    case "oauth": {
      const token = await accessToken(context, tokenRequestOf(context.settings));
      return "failed" in token ? token : { headers: { authorization: `Bearer ${token.token}` } };
    }
    default:
      return { headers: {} };
  }
}

/** For a look: what stands there, without the secret. */
export function hiddenAuthHeaders(values: DestinationSettings["values"]): Record<string, string> {
  if (values.auth === "bearer") return { authorization: "Bearer (the token)" };
  if (values.auth === "basic") return { authorization: "Basic (name and password)" };
  if (values.auth === "oauth") return { authorization: "Bearer (a token of the token URL)" };
  if (values.auth === "header") return { [String(values.headerName).toLowerCase()]: "(the API key)" };
  return {};
}

/** A 401 may only mean that the token was withdrawn: the next attempt asks for a new one. */
export function forgetAuth(settings: DestinationSettings): boolean {
  if (settings.values.auth !== "oauth") return false;
  forgetToken(tokenRequestOf(settings));
  return true;
}
