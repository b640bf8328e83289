/** What the platform tells of two calls of the shop: one nobody answered, and one whose end it reports three times. */
import { busyCall, completedCall, post } from "./mirai-events";

export async function tellShopCalls(receiver: string): Promise<void> {
  const hook = `${receiver}/hooks/mirai`;
  const at = (secondsAgo: number) =>
    `${new Date(Date.now() - secondsAgo * 1000).toISOString().slice(0, 19)}Z`;
  const [started, ended] = [at(127), at(22)];
  const tell = async (body: string) => {
    const status = await post(hook, body);
    if (status !== 200) throw new Error(`the receiver answered ${status}`);
  };
  for (const body of busyCall("c_nobody")) await tell(body);
  for (const old of completedCall("c_offer")) {
    const body = old.replace("2026-03-02T10:05:40Z", started).replace("2026-03-02T10:07:25Z", ended);
    const times = body.includes('"call.completed"') ? 3 : 1;
    for (let sent = 0; sent < times; sent += 1) await tell(body);
  }
}
