/**
 * ngrok's edge, played over its own wire protocol: the unmodified SDK connects over TLS, authenticates, binds an endpoint and
 * is sent public requests. What it decides (tokens, limits, domains) is set by the test. Public requests come over plain
 * HTTP on `publicPort` and are routed by their Host.
 */
import { once } from "node:events";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { makeUnderAuthority } from "../certificates";
import { type MuxSession, type MuxStream, serveMuxado } from "./muxado";

const streamType = { auth: 0, bind: 1, unbind: 2, proxy: 3, restart: 4, stop: 5, update: 6, stopTunnel: 9 };
const heartbeatType = 0xffff_ffff;

export type EdgeFault = { code: string; message: string };
type Rpc = { rpc: "auth" | "bind" | "unbind"; request: Record<string, unknown>; refused: string | null };

export type EdgeRules = {
  tokens: Set<string>;
  sessionLimit: number;
  /** Domains somebody else has online. */
  taken: Set<string>;
  /** Refuses every authentication, or every endpoint, with this. */
  authFault: EdgeFault | null;
  bindFault: EdgeFault | null;
  answersHeartbeats: boolean;
  /** Takes no connection: the port answers with a reset. */
  refuses: boolean;
  /** Public requests reach the agent; otherwise they wait, as behind a connection that died without a word. */
  forwards: boolean;
};

export type NgrokEdge = {
  address: string;
  /** PEM of the authority its certificate stands under. */
  authority: string;
  publicPort: number;
  rules: EdgeRules;
  /** Every call of an agent, in order. */
  calls: Rpc[];
  /** Agents that are connected now. */
  agents(): number;
  endpoints(): string[];
  /** Cuts every agent's connection. */
  dropAgents(): void;
  /** Tells the agent of this endpoint that it is over. */
  stopTunnel(code: string, message: string): void;
  command(name: "stop" | "restart"): void;
  /** The port is closed, or open again at the same place. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
};

type Endpoint = { id: string; token: string; host: string; session: MuxSession };

const devDomain = "ringback-dev.ngrok-free.example.com";

export async function startNgrokEdge(rules: Partial<EdgeRules> = {}): Promise<NgrokEdge> {
  const { key, cert, authority } = makeUnderAuthority();
  const own: EdgeRules = {
    tokens: new Set(["test-token"]),
    sessionLimit: 3,
    taken: new Set(),
    authFault: null,
    bindFault: null,
    answersHeartbeats: true,
    refuses: false,
    forwards: true,
    ...rules,
  };
  const calls: Rpc[] = [];
  const sessions = new Set<MuxSession>();
  const sockets = new Set<Socket>();
  const endpoints = new Map<string, Endpoint>();
  let ids = 0;

  function serveAgent(socket: TLSSocket): void {
    socket.setNoDelay(true);
    const session = serveMuxado(socket, {
      stream: (stream) => void serveStream(session, stream),
      goAway: () => undefined,
      close() {
        sessions.delete(session);
        for (const [host, endpoint] of endpoints) if (endpoint.session === session) endpoints.delete(host);
      },
    });
  }

  async function serveStream(session: MuxSession, stream: MuxStream): Promise<void> {
    const head = await readExactly(stream, 4);
    if (!head) return;
    const type = head.bytes.readUInt32BE(0);
    if (type === heartbeatType) {
      const echo = (beat: Buffer) => {
        if (own.answersHeartbeats && beat.length > 0) stream.write(beat);
      };
      echo(head.rest);
      stream.on("data", echo);
      stream.on("end", () => stream.end());
      return;
    }
    const request = await readJson(stream, head.rest);
    if (type === streamType.auth) answer(stream, "auth", request, authenticate(session, request));
    else if (type === streamType.bind) answer(stream, "bind", request, bind(session, request));
    else if (type === streamType.unbind) {
      for (const [host, { id }] of endpoints) if (id === request.Id) endpoints.delete(host);
      answer(stream, "unbind", request, {});
    } else stream.end();
  }

  function answer(stream: MuxStream, rpc: Rpc["rpc"], request: Rpc["request"], response: object): void {
    const refused = "Error" in response ? String(response.Error) : null;
    calls.push({ rpc, request, refused });
    stream.end(JSON.stringify(response));
  }

  function authenticate(session: MuxSession, request: Rpc["request"]): object {
    const { AuthToken: token } = request.Extra as { AuthToken: string };
    if (own.authFault) return refuse(own.authFault);
    if (token === "")
      return refuse({
        code: "ERR_NGROK_4018",
        message: "Usage of ngrok requires a verified account and authtoken.",
      });
    if (!own.tokens.has(token))
      return refuse({
        code: "ERR_NGROK_105",
        message: `The authtoken you specified does not look like a proper ngrok tunnel authtoken.\nYour authtoken: ${token}`,
      });
    if (sessions.size >= own.sessionLimit)
      return refuse({
        code: "ERR_NGROK_108",
        message: `Your account is limited to ${own.sessionLimit} simultaneous ngrok agent sessions.`,
      });
    sessions.add(session);
    ids += 1;
    return {
      Version: "2",
      ClientId: (request.ClientId as string) || `client_${ids}`,
      Extra: {
        Version: "edge",
        Region: "test",
        Cookie: `cookie_${ids}`,
        AccountName: "Test",
        PlanName: "Free",
      },
    };
  }

  function bind(session: MuxSession, request: Rpc["request"]): object {
    if (!sessions.has(session)) return refuse({ code: "ERR_NGROK_107", message: "The session is over." });
    if (own.bindFault) return refuse(own.bindFault);
    const options = request.Opts as { Domain?: string; Hostname?: string };
    const host = (options.Domain || options.Hostname || devDomain).toLowerCase();
    if (own.taken.has(host) || endpoints.has(host))
      return refuse({ code: "ERR_NGROK_334", message: `The endpoint 'https://${host}' is already online.` });
    ids += 1;
    const { Token: token } = request.Extra as { Token: string };
    const endpoint = {
      id: (request.Id as string) || `ep_${ids}`,
      token: token || `token_${ids}`,
      host,
      session,
    };
    endpoints.set(host, endpoint);
    return {
      Id: endpoint.id,
      URL: `https://${host}`,
      Proto: request.Proto,
      Opts: request.Opts,
      Extra: { Token: endpoint.token },
    };
  }

  const tls = createTlsServer({ key, cert }, serveAgent);
  tls.on("tlsClientError", () => undefined);
  tls.on("connection", (socket) => {
    if (own.refuses) socket.destroy();
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const publicSide = createTcpServer((socket) => servePublic(socket, endpoints, own));
  const port = await listen(tls, 0);
  const publicPort = await listen(publicSide, 0);

  const tellAll = (type: number, message: object) => {
    for (const session of sessions)
      session.open(Buffer.concat([u32(type), Buffer.from(JSON.stringify(message))]));
  };
  const dropAgents = () => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    address: `127.0.0.1:${port}`,
    authority,
    publicPort,
    rules: own,
    calls,
    agents: () => sessions.size,
    endpoints: () => [...endpoints.keys()],
    dropAgents,
    stopTunnel(code, message) {
      for (const { id } of endpoints.values())
        tellAll(streamType.stopTunnel, { Id: id, Message: message, ErrorCode: code });
    },
    command: (name) => tellAll(streamType[name], {}),
    async down() {
      dropAgents();
      await new Promise((resolve) => tls.close(resolve));
    },
    async up() {
      await listen(tls, port);
    },
    async stop() {
      dropAgents();
      await Promise.all([tls, publicSide].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** The head of a public request says whose it is; from there on bytes go both ways and nothing is looked at. */
function servePublic(socket: Socket, endpoints: Map<string, Endpoint>, rules: EdgeRules): void {
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  let head: Buffer = Buffer.alloc(0);
  const gather = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const text = head.toString("latin1");
    if (!text.includes("\r\n\r\n")) return;
    socket.off("data", gather);
    socket.pause();
    const host = /^host:\s*([^\s:]+)/im.exec(text)?.[1]?.toLowerCase() ?? "";
    const endpoint = endpoints.get(host);
    if (!endpoint) return socket.end(offline(host));
    if (!rules.forwards) return;
    const header = Buffer.from(
      JSON.stringify({
        Id: endpoint.id,
        ClientAddr: "203.0.113.7:51234",
        Proto: "https",
        EdgeType: "0",
        PassthroughTLS: false,
      }),
    );
    const length = Buffer.alloc(8);
    length.writeBigInt64LE(BigInt(header.length));
    const stream = endpoint.session.open(Buffer.concat([u32(streamType.proxy), length, header]));
    stream.write(asForwarded(text, head, host));
    stream.pipe(socket);
    socket.pipe(stream);
    socket.on("close", () => stream.destroy());
    stream.on("close", () => socket.end());
  };
  socket.on("data", gather);
}

/** As the edge adds them: who asked, and over what. */
function asForwarded(text: string, head: Buffer, host: string): Buffer {
  const end = text.indexOf("\r\n");
  const added = `\r\nx-forwarded-for: 203.0.113.7\r\nx-forwarded-proto: https\r\nx-forwarded-host: ${host}`;
  return Buffer.concat([head.subarray(0, end), Buffer.from(added), head.subarray(end)]);
}

function offline(host: string): string {
  const body = `The endpoint ${host} is offline.\r\n\r\nERR_NGROK_3200\r\n`;
  return `HTTP/1.1 404 Not Found\r\nngrok-error-code: ERR_NGROK_3200\r\ncontent-type: text/plain\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

const refuse = ({ code, message }: EdgeFault) => ({ Error: `${message}\n\r\n\r\n${code}\r\n` });

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

async function readExactly(
  stream: MuxStream,
  length: number,
): Promise<{ bytes: Buffer; rest: Buffer } | null> {
  let all: Buffer = Buffer.alloc(0);
  while (all.length < length) {
    const chunk = await nextChunk(stream);
    if (!chunk) return null;
    all = Buffer.concat([all, chunk]);
  }
  return { bytes: all.subarray(0, length), rest: all.subarray(length) };
}

/** Requests have neither a length nor an end: they are over when they are JSON. */
async function readJson(stream: MuxStream, first: Buffer): Promise<Record<string, unknown>> {
  let text = first.toString("utf8");
  for (;;) {
    try {
      return JSON.parse(text);
    } catch {
      const chunk = await nextChunk(stream);
      if (!chunk) return {};
      text += chunk.toString("utf8");
    }
  }
}

async function nextChunk(stream: MuxStream): Promise<Buffer | null> {
  for (;;) {
    const chunk: Buffer | null = stream.read();
    if (chunk) return chunk;
    if (stream.readableEnded || stream.destroyed) return null;
    await Promise.race([once(stream, "readable"), once(stream, "close")]);
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
