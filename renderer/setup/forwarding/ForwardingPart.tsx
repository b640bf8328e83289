import { Plus } from "lucide-react";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Empty";
import { ErrorLine } from "../../ui/ErrorLine";
import { Skeleton } from "../../ui/Skeleton";
import "./forwarding.css";
import { useKeptState } from "../../presenting/kept-state";
import { RouteForm } from "./RouteForm";
import { RouteLine } from "./RouteLine";
import { useRoutes } from "./use-routes";

/** Which of the user's handlers get what comes in, and how each of them stands. */
export function ForwardingPart() {
  const routes = useRoutes();
  const [adding, setAdding] = useKeptState("routes, adding", false);
  const [open, setOpen] = useKeptState<string | null>("routes, open", null);
  const isEmpty = routes.data?.length === 0;
  return (
    <section aria-labelledby="setup-forwarding">
      <header className="setup-head">
        <h1 id="setup-forwarding">Forwarding</h1>
        <span className="faint">what comes in, on to your own handlers</span>
        <span className="grow" />
        {!isEmpty && (
          <Button
            size="small"
            icon={<Plus size={13} aria-hidden />}
            aria-expanded={adding}
            onClick={() => setAdding(!adding)}
          >
            Add a route
          </Button>
        )}
      </header>
      {adding && (
        <RouteForm
          route={null}
          onClose={() => setAdding(false)}
          onSaved={({ routeId }) => {
            routes.again();
            setAdding(false);
            setOpen(routeId);
          }}
        />
      )}
      {routes.sentence && (
        <div className="setup-error">
          <ErrorLine sentence={routes.sentence} again={routes.again} />
        </div>
      )}
      {isEmpty && !adding && (
        <div className="setup-box forward-empty">
          <Empty
            title="Nothing is forwarded"
            why="A route sends every event on to your handler as it came: the same bytes, headers and signature. The provider is answered first, so that a handler that is slow, down or on a breakpoint loses nothing."
            action={
              <Button tone="filled" onClick={() => setAdding(true)}>
                Add a route
              </Button>
            }
          />
        </div>
      )}
      {!isEmpty && (
        <div className="setup-box">
          <table className="setup-table forward-table" aria-label="Routes">
            <thead>
              <tr>
                <th scope="col">To</th>
                <th scope="col">What</th>
                <th scope="col">State</th>
                <th scope="col">Last answer</th>
                <th scope="col" className="setup-end">
                  Waiting
                </th>
                <th scope="col">
                  <span className="visually-hidden">More</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {routes.data?.map((route) => (
                <RouteLine
                  key={route.routeId}
                  route={route}
                  open={route.routeId === open}
                  onOpen={() => setOpen(route.routeId === open ? null : route.routeId)}
                  onChanged={routes.again}
                />
              ))}
            </tbody>
          </table>
          {routes.data === null && !routes.sentence && <Skeleton rows={2} height={36} widths={[60, 48]} />}
        </div>
      )}
      {!isEmpty && (
        <p className="setup-note">
          Each event at least once, those of a call in the order they came. In a terminal:{" "}
          <code className="mono">npx ringback forward --to http://127.0.0.1:3000/webhooks</code>
        </p>
      )}
    </section>
  );
}
