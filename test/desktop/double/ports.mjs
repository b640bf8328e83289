// MessagePortMain and MessageChannelMain, in main and in a utility process. A port that is transferred becomes a relay:
// what its peer is sent goes over the other process's or the page's own channel.
import { EventEmitter } from "node:events";

export class MessagePortMain extends EventEmitter {
  peer = null;
  #queue = [];
  #started = false;
  #closed = false;
  #relay = null;

  postMessage(data) {
    this.peer?.receive(data);
  }

  receive(data) {
    if (this.#closed) return;
    if (this.#relay) this.#relay.message(data);
    else if (this.#started) this.emit("message", { data, ports: [] });
    else this.#queue.push(data);
  }

  start() {
    this.#started = true;
    for (const data of this.#queue.splice(0)) this.emit("message", { data, ports: [] });
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    const { peer } = this;
    setImmediate(() => {
      this.emit("close");
      peer?.peerClosed();
    });
  }

  peerClosed() {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#relay) this.#relay.closed();
    else this.emit("close");
  }

  /** `relay.message` and `relay.closed` are told from now on; the other side answers with `postMessage` and `close`. */
  transfer(relay) {
    this.#relay = relay;
    for (const data of this.#queue.splice(0)) relay.message(data);
    if (this.#closed) relay.closed();
  }
}

export class MessageChannelMain {
  port1 = new MessagePortMain();
  port2 = new MessagePortMain();

  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}

/** Both ends of a process channel carry messages and their ports the same way. */
export function overChannel(send, onMessage) {
  const transferred = new Map();
  const prefix = `${process.pid}-`;
  let last = 0;

  function adopt(id, port) {
    transferred.set(id, port);
    port.transfer({
      message: (data) => send({ type: "port-message", id, data }),
      closed: () => {
        transferred.delete(id);
        send({ type: "port-closed", id });
      },
    });
  }

  return {
    post(data, ports = []) {
      const ids = ports.map((port) => {
        last += 1;
        adopt(prefix + last, port);
        return prefix + last;
      });
      send({ type: "message", data, ports: ids });
    },
    receive(message) {
      const port = transferred.get(message.id);
      if (message.type === "port-message") port?.postMessage(message.data);
      if (message.type === "port-closed") {
        transferred.delete(message.id);
        port?.close();
      }
      if (message.type !== "message") return;
      const ports = message.ports.map((id) => {
        const { port1, port2 } = new MessageChannelMain();
        adopt(id, port1);
        return port2;
      });
      onMessage(message.data, ports);
    },
    /** The other process is gone. */
    end() {
      for (const port of transferred.values()) port.close();
      transferred.clear();
    },
  };
}
