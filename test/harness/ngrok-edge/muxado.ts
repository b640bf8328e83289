/**
 * Streams over one connection as ngrok's agents speak them (muxado): frames of eight bytes head, a window per stream and
 * direction, half-closing by FIN. The server's half: it opens streams of even numbers.
 */
import { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";

const frame = { reset: 0, data: 1, windowIncrement: 2, goAway: 3 };
const flag = { fin: 1, syn: 2 };
const window = 262_144;

export type MuxStream = Duplex & { readonly streamId: number };

export type MuxSession = {
  /** A new stream, its first frame with these bytes. */
  open(first: Uint8Array): MuxStream;
  destroy(): void;
};

export function serveMuxado(
  socket: TLSSocket,
  on: { stream(stream: MuxStream): void; goAway(): void; close(): void },
): MuxSession {
  const streams = new Map<number, Stream>();
  let nextId = 2;
  let rest: Buffer = Buffer.alloc(0);

  function send(type: number, flags: number, streamId: number, body: Uint8Array): boolean {
    if (socket.destroyed) return false;
    const head = Buffer.alloc(8);
    head.writeUIntBE(body.length, 0, 3);
    head[3] = (type << 4) | flags;
    head.writeUInt32BE(streamId, 4);
    return socket.write(Buffer.concat([head, body]));
  }

  class Stream extends Duplex {
    #credit = window;
    #waiting: { chunk: Buffer; done: () => void } | null = null;
    #unsentSyn: boolean;
    constructor(
      readonly streamId: number,
      isOurs: boolean,
    ) {
      super({ allowHalfOpen: true });
      this.#unsentSyn = isOurs;
    }
    override _write(chunk: Buffer, _encoding: string, done: () => void): void {
      this.#waiting = { chunk, done };
      this.#flush();
    }
    #flush(): void {
      while (this.#waiting && this.#credit > 0) {
        const { chunk, done } = this.#waiting;
        const part = chunk.subarray(0, Math.min(chunk.length, this.#credit, 65_536));
        this.#credit -= part.length;
        send(frame.data, this.#unsentSyn ? flag.syn : 0, this.streamId, part);
        this.#unsentSyn = false;
        if (part.length === chunk.length) {
          this.#waiting = null;
          done();
        } else this.#waiting = { chunk: chunk.subarray(part.length), done };
      }
    }
    override _final(done: () => void): void {
      send(frame.data, flag.fin, this.streamId, new Uint8Array());
      done();
    }
    override _read(): void {}
    override _destroy(error: Error | null, done: (error: Error | null) => void): void {
      if (!this.writableFinished || !this.readableEnded) {
        const code = Buffer.alloc(4);
        code.writeUInt32BE(4, 0);
        send(frame.reset, 0, this.streamId, code);
      }
      streams.delete(this.streamId);
      done(error);
    }
    receive(body: Buffer, isLast: boolean): void {
      if (body.length > 0) {
        this.push(body);
        const increment = Buffer.alloc(4);
        increment.writeUInt32BE(body.length, 0);
        send(frame.windowIncrement, 0, this.streamId, increment);
      }
      if (isLast) this.push(null);
    }
    grant(increment: number): void {
      this.#credit = Math.min(window, this.#credit + increment);
      this.#flush();
      // The agent sends small segments and waits for their acknowledgement: an empty answer lets it go on at once.
      send(frame.windowIncrement, 0, this.streamId, Buffer.alloc(4));
    }
  }

  function takeFrame(type: number, flags: number, streamId: number, body: Buffer): void {
    if (type === frame.goAway) {
      on.goAway();
      return;
    }
    let stream = streams.get(streamId);
    if (type === frame.data) {
      if (!stream && flags & flag.syn) {
        stream = new Stream(streamId, false);
        stream.on("error", () => undefined);
        streams.set(streamId, stream);
        on.stream(stream);
      }
      stream?.receive(body, (flags & flag.fin) !== 0);
    } else if (type === frame.windowIncrement) stream?.grant(body.readUInt32BE(0));
    else if (type === frame.reset) stream?.destroy();
  }

  socket.on("data", (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 8) {
      const length = rest.readUIntBE(0, 3);
      if (rest.length < 8 + length) break;
      const kind = rest[3] ?? 0;
      const streamId = rest.readUInt32BE(4) & 0x7fff_ffff;
      const body = rest.subarray(8, 8 + length);
      rest = rest.subarray(8 + length);
      takeFrame(kind >> 4, kind & 15, streamId, body);
    }
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    for (const stream of streams.values()) stream.destroy();
    on.close();
  });

  return {
    open(first) {
      const stream = new Stream(nextId, true);
      nextId += 2;
      stream.on("error", () => undefined);
      streams.set(stream.streamId, stream);
      stream.write(first);
      return stream;
    },
    destroy: () => socket.destroy(),
  };
}
