/**
 * One conversation with a mail server, from the greeting to what it said at the end. A mail counts as handed over once its
 * last byte went out: from there on a lost connection says nothing, and before it nothing can have been accepted.
 */
import { Readable } from "node:stream";
import type { DestinationSettings } from "../destination";
import type { Mail } from "./compose";

export type Talked = { ok: true; response: string } | { ok: false; error: SmtpError; handedOver: boolean };

/** As the client gives them: `code` names the kind, `responseCode` is the server's own, `command` what it answered. */
export type SmtpError = {
  message: string;
  code?: string | undefined;
  originalCode?: string | undefined;
  responseCode?: number | undefined;
  response?: string | undefined;
  command?: string | undefined;
};

const connectMs = 8_000;
const silenceMs = 15_000;

/** Without a mail it greets, proves itself, and leaves: nothing is sent. */
export async function talkTo(
  { values, credentials }: Pick<DestinationSettings, "values" | "credentials">,
  mail: Mail | null,
  signal: AbortSignal,
): Promise<Talked> {
  const { default: SmtpConnection } = await import("nodemailer/lib/smtp-connection");
  const security = String(values.security);
  const connection = new SmtpConnection({
    host: String(values.host),
    port: Number(values.port),
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
  });
  const user = values.user === undefined ? "" : String(values.user);
  let handedOver = false;
  return new Promise((resolve) => {
    const end = (talked: Talked) => {
      signal.removeEventListener("abort", giveUp);
      resolve(talked);
      if (talked.ok) connection.quit();
      else connection.close();
    };
    const fail = (error: SmtpError) => end({ ok: false, error, handedOver });
    const giveUp = () => fail({ message: "no answer in time", code: "ETIMEDOUT" });
    // It stays: what comes after the first error would otherwise be nobody's, and end the process.
    connection.on("error", fail);
    signal.addEventListener("abort", giveUp);
    if (signal.aborted) return giveUp();
    const send = () => {
      if (mail === null) return end({ ok: true, response: "" });
      const bytes = Readable.from([mail.bytes]);
      bytes.once("end", () => {
        handedOver = true;
      });
      connection.send({ ...mail.envelope, size: mail.bytes.length }, bytes, (error, info) =>
        error ? fail(error) : end({ ok: true, response: info?.response ?? "" }),
      );
    };
    connection.connect((error) => {
      if (error) return fail(error);
      if (user === "") return send();
      connection.login({ user, pass: credentials.password ?? "" }, (refused) =>
        refused ? fail(refused) : send(),
      );
    });
  });
}
