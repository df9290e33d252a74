// Dialogs: over the page, focus inside, Escape closes.
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { m } from "../messages/en";
import { Button, IconButton, type Look } from "./Button";
import styles from "./Dialog.module.css";

export interface DialogProps {
  title: string;
  isOpen: boolean;
  /** Absent: there is no way out but through. */
  onClose?: () => void;
  children: ReactNode;
  footer?: ReactNode;
  size?: "small" | "medium" | "large";
  alert?: boolean;
}

export function Dialog({ title, isOpen, onClose, children, footer, size = "medium", alert }: DialogProps) {
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose?.()}
      isDismissable={false}
      isKeyboardDismissDisabled={onClose === undefined}
    >
      <Modal className={`${styles.modal} ${styles[size]}`}>
        <AriaDialog role={alert ? "alertdialog" : "dialog"} className={styles.dialog}>
          <header className={styles.header}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            {onClose && (
              <IconButton label={m.frame.close} onPress={onClose}>
                <X size={17} aria-hidden />
              </IconButton>
            )}
          </header>
          <div className={styles.content}>{children}</div>
          {footer && <footer className={styles.footer}>{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Something that stops or ends: the focus starts on the way back. */
export function Confirm({
  title,
  isOpen,
  onClose,
  onConfirm,
  verb,
  working,
  children,
  look = "dangerPrimary",
  isDisabled,
  back,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
  verb: string;
  working?: string | false;
  children: ReactNode;
  look?: Look;
  isDisabled?: boolean;
  back?: string;
}) {
  const footer = (
    <>
      <Button autoFocus onPress={onClose}>
        {back ?? m.frame.cancel}
      </Button>
      <Button look={look} onPress={onConfirm} working={working} isDisabled={isDisabled}>
        {verb}
      </Button>
    </>
  );
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={working ? undefined : onClose}
      footer={footer}
      size="small"
      alert
    >
      {children}
    </Dialog>
  );
}
