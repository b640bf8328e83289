import "./dot.css";

/** `off` is hollow: switched off by choice. The words beside it say the same. */
export function Dot({ state }: { state: "good" | "off" | "trying" | "broken" }) {
  return <span className={`dot dot-${state}`} aria-hidden />;
}
