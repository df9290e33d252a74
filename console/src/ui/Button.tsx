// Buttons and links that look like them. A working button says so and cannot be pressed again.
import { Link as RouterLink } from "@tanstack/react-router";
import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { m } from "../messages/en";
import styles from "./Button.module.css";

export type Look = "default" | "primary" | "danger" | "dangerPrimary" | "quiet";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children"> {
  look?: Look;
  icon?: ReactNode;
  /** Shown in the button's place while what it does is being done. */
  working?: string | false;
  children?: ReactNode;
}

const classOf = (look: Look, icon: boolean) => `${styles.button} ${styles[look]} ${icon ? styles.icon : ""}`;

export function Button({ look = "default", icon, working = false, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={classOf(look, false)} isPending={working !== false}>
      {icon}
      <span>{working === false ? children : working}</span>
    </AriaButton>
  );
}

/** An icon alone: `label` is what it is called. */
export function IconButton({ label, children, look = "quiet", ...rest }: ButtonProps & { label: string }) {
  return (
    <AriaButton {...rest} aria-label={label} className={classOf(look, true)}>
      {children}
    </AriaButton>
  );
}

export function LinkButton({
  to,
  params,
  search,
  look = "default",
  icon,
  children,
}: {
  to: string;
  params?: Record<string, string>;
  search?: Record<string, unknown>;
  look?: Look;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <RouterLink to={to} params={params as never} search={search as never} className={classOf(look, false)}>
      {icon}
      <span>{children}</span>
    </RouterLink>
  );
}

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <IconButton label={copied ? m.frame.copied : (label ?? m.frame.copy)} onPress={copy}>
      {copied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
    </IconButton>
  );
}
