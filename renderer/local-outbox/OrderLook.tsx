import { ShoppingCart } from "lucide-react";
import { clockMinutes } from "../time";
import { VisibleText } from "../ui/VisibleText";
import "./looks.css";
import { type LookProps, restOf, textOf } from "./message-parts";
import { orderItems } from "./order-items";
import { RestRows } from "./RestRows";

const titles = ["title"];
const items = ["items"];
const totals = ["total"];

/** An order: what is ordered, the sum, for whom, and where it goes. */
export function OrderLook({ message, destination, at }: LookProps) {
  const title = textOf(message, titles);
  const total = textOf(message, totals);
  return (
    <article className="look look-order" aria-label={title || "Order"}>
      <header className="look-head">
        <ShoppingCart size={13} aria-hidden />
        <b className="grow truncate">
          <VisibleText text={title || "Order"} />
        </b>
        <span className="faint truncate">{destination}</span>
        <time className="faint">{clockMinutes(at)}</time>
      </header>
      <ul className="look-items">
        {orderItems(textOf(message, items)).map(({ words, amount, rest }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place in the order
          <li key={index}>
            {amount !== null && (
              <span className="mono secondary">
                <VisibleText text={amount} /> ×
              </span>
            )}
            <span>
              <VisibleText text={words} />
            </span>
            {rest && (
              <span className="faint truncate grow">
                <VisibleText text={rest} />
              </span>
            )}
          </li>
        ))}
        {total && (
          <li className="look-total">
            <span className="grow">Total</span>
            <b className="tabular">
              <VisibleText text={total} />
            </b>
          </li>
        )}
      </ul>
      <RestRows rows={restOf(message, [...titles, ...items, ...totals])} />
    </article>
  );
}
