import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { limitPort } from "./limited-port";

test("what is small enough is handed on; what is too large, or no message of the contract, ends the port", () => {
  for (const [data, passes] of [
    ["x".repeat(10), true],
    [new Uint8Array(10), true],
    [new ArrayBuffer(10), true],
    ["x".repeat(11), false],
    [new Uint8Array(11), false],
    [{ kind: "call" }, false],
    [null, false],
    [42, false],
  ] as const) {
    let closed = false;
    const port = Object.assign(new EventEmitter(), {
      postMessage() {},
      close() {
        closed = true;
      },
    });
    const passed: unknown[] = [];
    const refused: number[] = [];
    limitPort(port, 10, (bytes) => refused.push(bytes)).on("message", (event) => passed.push(event?.data));
    port.emit("message", { data });
    expect({ passed, closed, refused: refused.length }).toEqual(
      passes ? { passed: [data], closed: false, refused: 0 } : { passed: [], closed: true, refused: 1 },
    );
  }
});
