import { useEntities } from "../entities";
import { ThemeSwitch } from "../frame/TitleBar";

export function AboutPart() {
  const version = useEntities((state) => state.status?.version ?? "–");
  return (
    <section aria-labelledby="setup-about">
      <header className="setup-head">
        <h1 id="setup-about">About</h1>
      </header>
      <dl className="setup-box setup-facts">
        <div>
          <dt>Ringback</dt>
          <dd>
            version <code>{version}</code>
          </dd>
        </div>
        <div>
          <dt>Theme</dt>
          <dd>
            <ThemeSwitch />
            <span className="faint">kept in this browser</span>
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
