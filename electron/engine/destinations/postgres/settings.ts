/**
 * How a PostgreSQL server is reached: by host, port, database, user and password, or by one URL, which is a secret as a
 * whole. Rows cross the network only where nobody can listen: over TLS, or to this machine.
 */
import type { DestinationField } from "../../../../shared/destination-setup";
import type { DestinationSettings } from "../destination";
import { setUpField } from "../set-up-field";
import { schemaName } from "../warehouse/statements";

const byParts = { field: "by", values: ["parts"] };

export const postgresFields: DestinationField[] = [
  setUpField({
    name: "by",
    label: "Reached by",
    kind: "choice",
    help: "What stands in a URL takes the place of the fields for host, port, database, user and password.",
    choices: [
      { value: "parts", label: "Host, database, user and password" },
      { value: "url", label: "One connection URL" },
    ],
    preset: "parts",
  }),
  setUpField({
    name: "connectionUrl",
    label: "Connection URL",
    kind: "secret",
    required: true,
    help: "Sealed, because it holds the password. Of what stands behind “?” sslmode counts.",
    placeholder: "postgresql://user:password@db.example.com:5432/calls",
    shownFor: { field: "by", values: ["url"] },
  }),
  setUpField({
    name: "host",
    label: "Host",
    kind: "text",
    required: true,
    help: "Name or IP address.",
    placeholder: "db.example.com",
    shownFor: byParts,
  }),
  setUpField({
    name: "port",
    label: "Port",
    kind: "number",
    help: "Usually 5432.",
    preset: 5432,
    shownFor: byParts,
  }),
  setUpField({
    name: "database",
    label: "Database",
    kind: "text",
    required: true,
    help: "It has to be there; the schema in it is made.",
    placeholder: "calls",
    shownFor: byParts,
  }),
  setUpField({
    name: "user",
    label: "User",
    kind: "text",
    required: true,
    help: "A user of its own is best, allowed what is said under “Promise and limits”.",
    placeholder: "ringback",
    shownFor: byParts,
  }),
  setUpField({
    name: "password",
    label: "Password",
    kind: "secret",
    help: "Left empty where the server asks for none.",
    shownFor: byParts,
  }),
  setUpField({
    name: "ssl",
    label: "TLS",
    kind: "choice",
    help: "Without TLS only a server on this machine is told.",
    choices: [
      { value: "verify", label: "Required, its certificate is checked" },
      { value: "require", label: "Required, its certificate is not checked" },
      { value: "off", label: "Off: a server on this machine" },
    ],
    preset: "verify",
  }),
  setUpField({
    name: "ca",
    label: "Certificate authority",
    kind: "lines",
    help: "PEM text, where the server's certificate is signed by an authority of your own.",
    placeholder: "-----BEGIN CERTIFICATE-----",
    shownFor: { field: "ssl", values: ["verify"] },
  }),
  setUpField({
    name: "schema",
    label: "Schema",
    kind: "text",
    help: "Schema and tables are made with the first call record. The connection test makes nothing.",
    preset: "ringback",
  }),
];

export type Reached = {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  ssl: "off" | "require" | "verify";
  ca: string | null;
  schema: string;
};

export type ReachProblem = { field: string; sentence: string };

const sslModes: Record<string, Reached["ssl"]> = {
  disable: "off",
  require: "require",
  "verify-ca": "verify",
  "verify-full": "verify",
};
const passedOver = ["sslmode", "channel_binding", "application_name", "connect_timeout"];

/** The settings as a connection, or the first field that does not do. */
export function readReached(
  values: DestinationSettings["values"],
  credentials: DestinationSettings["credentials"],
): Reached | ReachProblem {
  const text = (name: string) => String(values[name] ?? "");
  const schema = text("schema") || "ringback";
  const ssl = (["off", "require", "verify"] as const).find((one) => one === text("ssl")) ?? "verify";
  const ca = text("ca").trim() || null;
  const reached =
    values.by === "url"
      ? readUrl(credentials.connectionUrl ?? "", { ssl, ca, schema })
      : {
          host: text("host"),
          port: Number(values.port ?? 5432),
          database: text("database"),
          user: text("user"),
          password: credentials.password ?? "",
          ssl,
          ca,
          schema,
        };
  return "sentence" in reached ? reached : (explainReached(reached, values.by === "url") ?? reached);
}

function readUrl(given: string, rest: Pick<Reached, "ssl" | "ca" | "schema">): Reached | ReachProblem {
  const field = "connectionUrl";
  const url = URL.parse(given);
  if (!url || !["postgres:", "postgresql:"].includes(url.protocol))
    return { field, sentence: "It begins with postgresql://." };
  const strange = [...url.searchParams.keys()].find((name) => !passedOver.includes(name));
  if (strange !== undefined)
    return { field, sentence: `“${strange}” behind the ? is not understood. Leave it out.` };
  const mode = url.searchParams.get("sslmode");
  if (mode !== null && !sslModes[mode])
    return {
      field,
      sentence: `sslmode is one of ${Object.keys(sslModes).join(", ")}: “${mode}” may go without TLS.`,
    };
  try {
    return {
      ...rest,
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: Number(url.port || 5432),
      database: decodeURIComponent(url.pathname.slice(1)),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      ...(mode === null ? {} : { ssl: sslModes[mode] as Reached["ssl"] }),
    };
  } catch {
    return { field, sentence: "A % in it is not followed by two hexadecimal digits. Write it as %25." };
  }
}

const onThisMachine = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

function explainReached(
  { host, port, database, user, ssl, ca, schema }: Reached,
  isUrl: boolean,
): ReachProblem | null {
  const beside = (field: string, sentence: string) => ({ field: isUrl ? "connectionUrl" : field, sentence });
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$|^[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*$/.test(host))
    return beside("host", "The host is a name or an IP address.");
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    return beside("port", "A port is from 1 to 65535.");
  if (database === "") return beside("database", "The database has no name.");
  if (user === "") return beside("user", "The user has no name.");
  if (ssl === "off" && !onThisMachine.test(host))
    return {
      field: isUrl ? "connectionUrl" : "ssl",
      sentence: `Without TLS everybody on the way to ${host} could read the calls.`,
    };
  if (ca !== null && !/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/.test(ca))
    return {
      field: "ca",
      sentence: "It begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----.",
    };
  if (!schemaName.test(schema))
    return {
      field: "schema",
      sentence: "A schema is 63 small letters, digits and _ at most, begins with no digit and not with pg_.",
    };
  return null;
}
