/** What the engine and the process that holds the tunnel say to each other. The token travels here and nowhere else. */

export type TunnelOrder = {
  token: string;
  /** Where what comes is handed on to, `http://127.0.0.1:4400`. */
  target: string;
  /** Null: the account's own domain. */
  domain: string | null;
  /** `Ringback/0.1.0`, as the account's list of agents shows it. */
  client: { name: string; version: string };
  /** Seconds; what ngrok's own agents take unless it is said. */
  heartbeat?: { every: number; within: number };
  /** Another edge than ngrok's; tests have one of their own. */
  edge?: { address: string; authority: string };
};

export type TunnelNews =
  /** The endpoint is bound. That it can be reached is not said. */
  | { is: "bound"; url: string }
  | { is: "beat"; ms: number }
  /** No heartbeat came back in time; the SDK itself does nothing about it. */
  | { is: "silent" }
  /** The connection is gone; the SDK tries again, soon at first and then hardly ever. */
  | { is: "cut"; because: string }
  /** Not let in, or the endpoint was not given. `code` is ngrok's, `ERR_NGROK_105`; null where nobody answered. */
  | { is: "refused"; code: string | null; because: string }
  /** The edge ended the endpoint or asked the agent to stop. */
  | { is: "ended"; code: string | null; because: string };

export type TunnelProcess = {
  send(order: TunnelOrder): void;
  onNews(listener: (news: TunnelNews) => void): void;
  /** Ends the process, which is the only sure way to give the endpoint back. */
  kill(): void;
  /** Resolves once it is gone, whoever ended it. */
  exited: Promise<void>;
};
