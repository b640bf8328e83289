/** A mail server on this machine: it keeps what it accepted and refuses or hangs up where it is told to. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type KeptMail = { from: string; to: string[]; raw: string; encrypted: boolean; user: string | null };
export type MailFault = "sender" | "recipient" | "data";

export async function startMailServer(
  options: { user?: { name: string; password: string }; certificate?: { key: string; cert: string } } = {},
) {
  const mails: KeptMail[] = [];
  let connections = 0;
  let refuses: { at: MailFault; code: number } | null = null;
  let hangsUp: "before DATA" | "after DATA" | null = null;
  const { user, certificate } = options;
  const refusal = (at: MailFault) =>
    refuses?.at === at ? Object.assign(new Error(`refused at ${at}`), { responseCode: refuses.code }) : null;
  const cut = () => {
    for (const connection of server.connections)
      (connection as never as { _socket: { destroy(): void } })._socket.destroy();
  };
  const server = new SMTPServer({
    authOptional: user === undefined,
    hideSTARTTLS: certificate === undefined,
    ...(certificate ?? { disabledCommands: ["STARTTLS", ...(user ? [] : ["AUTH"])] }),
    allowInsecureAuth: true,
    logger: false,
    onConnect: (_, done) => {
      connections += 1;
      done();
    },
    onAuth: (given, _, done) =>
      given.username === user?.name && given.password === user?.password
        ? done(null, { user: given.username })
        : done(new Error("Invalid username or password")),
    onMailFrom: (_, __, done) => done(refusal("sender")),
    onRcptTo: (_, __, done) => {
      if (hangsUp === "before DATA") return cut();
      done(refusal("recipient"));
    },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const refused = refusal("data");
        if (refused) return done(refused);
        mails.push({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : "",
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(pieces).toString(),
          encrypted: Boolean(session.secure),
          user: session.user === undefined ? null : String(session.user),
        });
        if (hangsUp === "after DATA") return cut();
        done(null, `queued as ${mails.length}`);
      });
    },
  });
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    connections: () => connections,
    /** Null: it accepts everything again. */
    refuse(at: MailFault | null, code = 550) {
      refuses = at === null ? null : { at, code };
    },
    hangUp(when: typeof hangsUp) {
      hangsUp = when;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;
