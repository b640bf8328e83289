import { useRoutes } from "../setup/forwarding/use-routes";
import { count } from "../time";
import { Dot } from "./Dot";

/** How many handlers get what comes in; which of them keep events waiting. Nothing where there is no route. */
export function ForwardingStatus() {
  const routes = useRoutes().data ?? [];
  if (routes.length === 0) return null;
  const stuck = routes.filter(({ state }) => state === "down" || state === "stopped" || state === "asking");
  const waiting = stuck.reduce((sum, route) => sum + route.waiting, 0);
  if (stuck.length === 0)
    return (
      <span>
        <Dot state="good" /> forwarding to <b>{routes.length}</b>{" "}
        {routes.length === 1 ? "handler" : "handlers"}
      </span>
    );
  return (
    <span className="status-warn" title="Setup, Forwarding says why">
      <Dot state="broken" /> <b>{stuck.length}</b> of {routes.length}{" "}
      {routes.length === 1 ? "handler" : "handlers"} down · <b>{count(waiting)}</b>{" "}
      {waiting === 1 ? "waits" : "wait"}
    </span>
  );
}
