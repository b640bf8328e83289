/** A message as it looks where it goes. One place decides by which look; whoever shows messages asks here. */
import { ChatLook } from "./ChatLook";
import { MailLook } from "./MailLook";
import type { LookProps } from "./message-parts";
import { OrderLook } from "./OrderLook";
import { TicketLook } from "./TicketLook";

const looks = { chat: ChatLook, mail: MailLook, ticket: TicketLook, order: OrderLook };

export function MessageCard(props: LookProps) {
  const Look = looks[props.message.look];
  return <Look {...props} />;
}
