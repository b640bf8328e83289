import { Component, type ReactNode } from "react";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import "./no-entry.css";

type Props = {
  children: ReactNode;
  /** What could not be drawn, as the head of a sentence: "Events". */
  what: string;
  /** It is the page's only content, not one place of it. */
  whole?: boolean;
};

/**
 * A bug in a screen ends that screen and nothing else: the rest of the console stays, the engine goes on. React itself
 * writes the error with its place to the console, once.
 */
export class DrawnOrSaid extends Component<Props, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error }: { error: Error | null } = this.state;
    if (error === null) return this.props.children;
    const Frame = this.props.whole ? "main" : "div";
    return (
      <Frame className="no-entry" role={this.props.whole ? undefined : "alert"}>
        <h1>{this.props.what} could not be drawn</h1>
        <p>
          A bug in Ringback stopped it: <code>{errorWords(error)}</code>
        </p>
        <p className="faint">
          Nothing is lost: what comes in is received and kept meanwhile. Draw it again; if that does not help,
          open another screen and search for what it was about.
        </p>
        <div className="no-entry-acts">
          <Button tone="filled" onClick={() => this.setState({ error: null })}>
            Draw it again
          </Button>
          <CopyButton text={spelled(error)} label="Copy the error" tone="plain" size="normal" />
        </div>
      </Frame>
    );
  }
}

const errorWords = ({ name, message }: Error) => `${name}: ${message}`.slice(0, 300);
const spelled = (error: Error) => error.stack ?? errorWords(error);
