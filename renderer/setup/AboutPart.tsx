import { useEntities } from "../entities";

export function AboutPart() {
  const status = useEntities((state) => state.status);
  return (
    <section aria-labelledby="setup-about">
      <header className="setup-head">
        <h1 id="setup-about">About</h1>
      </header>
      <dl className="setup-box setup-facts">
        <div>
          <dt>Ringback</dt>
          <dd>
            version <code>{status?.version ?? "–"}</code>
          </dd>
        </div>
        <div>
          <dt>Receiver</dt>
          <dd>
            <code>{status?.receiver ?? "–"}</code>
          </dd>
        </div>
        <div>
          <dt>Sandbox CRM</dt>
          <dd>
            <code>{status?.crm ?? "–"}</code>
          </dd>
        </div>
        <div>
          <dt>What leaves this machine</dt>
          <dd className="setup-wrap">
            Nothing by itself. Call records go to the sandbox CRM here and to destinations you switch on. No
            telemetry.
          </dd>
        </div>
      </dl>
    </section>
  );
}
