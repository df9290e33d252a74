// A button that opens a few things to do.
import type { ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import selectStyles from "./Select.module.css";

export interface Entry {
  id: string;
  text: string;
  danger?: boolean;
  /** Why it cannot be done now: shown in its place. */
  disabled?: string | false;
  onAction?: () => void;
  /** A file to store. */
  href?: string;
}

export function Menu({
  label,
  trigger,
  entries,
}: {
  label: string;
  trigger: ReactNode;
  entries: readonly Entry[];
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={selectStyles.popover} placement="bottom end">
        <AriaMenu
          aria-label={label}
          className={selectStyles.list}
          disabledKeys={entries.filter((entry) => entry.disabled).map((entry) => entry.id)}
          onAction={(key) => entries.find((entry) => entry.id === key)?.onAction?.()}
        >
          {entries.map((entry) => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              className={selectStyles.item}
              textValue={entry.text}
              href={entry.href}
              download={entry.href === undefined ? undefined : ""}
              data-danger={entry.danger || undefined}
            >
              <span>
                {entry.text}
                {entry.disabled ? `: ${entry.disabled}` : ""}
              </span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
