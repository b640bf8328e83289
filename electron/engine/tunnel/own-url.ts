/** An address the user already has, as a tunnel that is always bound: whether it leads here is proven the same way. */
import type { TunnelNews, TunnelProcess } from "./tunnel-process";

export function ownUrlTunnel(url: string): TunnelProcess {
  let listener: (news: TunnelNews) => void = () => {};
  let end: () => void = () => {};
  return {
    send: () => queueMicrotask(() => listener({ is: "bound", url })),
    onNews(next) {
      listener = next;
    },
    kill: () => end(),
    exited: new Promise((resolve) => {
      end = resolve;
    }),
  };
}
