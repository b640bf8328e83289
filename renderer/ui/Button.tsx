import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import "./button.css";

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** `filled`: at most one per panel. `quiet`: no border until hovered. */
  tone?: "filled" | "plain" | "quiet" | "link";
  size?: "normal" | "small";
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
};

export function Button({ tone = "plain", size = "normal", icon, children, className, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={`button button-${tone} button-${size} ${className ?? ""}`}>
      {icon}
      {children}
    </button>
  );
}

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** Said to screen readers and shown on hover: an icon alone is not a word. */
  label: string;
  ref?: Ref<HTMLButtonElement>;
};

export function IconButton({ label, children, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={`icon-button ${className ?? ""}`}
    >
      {children}
    </button>
  );
}
