/** A window's port with an eye on what comes in: who sends too much is cut off before anything of it is read. */

/** As much of Electron's port as is used here. */
export type OpenPort = {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown }) => void): unknown;
  on(event: "close", listener: () => void): unknown;
  close(): void;
};

export function limitPort(port: OpenPort, mostBytes: number, onTooLarge: (bytes: number) => void) {
  return {
    postMessage: (message: unknown) => port.postMessage(message),
    on(event: string, callback: (event?: { data: unknown }) => void) {
      if (event !== "message") {
        port.on("close", () => callback());
        return;
      }
      port.on("message", ({ data }) => {
        const size = sizeOf(data);
        if (size <= mostBytes) {
          callback({ data });
          return;
        }
        onTooLarge(size);
        port.close();
      });
    },
  };
}

/** The contract travels as text and as buffers; anything else is none of it. */
function sizeOf(data: unknown): number {
  if (typeof data === "string") return data.length;
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data.byteLength;
  return Number.POSITIVE_INFINITY;
}
