// What was just done, said once: on the screen and to whoever listens.
import { CircleCheck, X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { m } from "../messages/en";
import { IconButton } from "./Button";
import styles from "./Toasts.module.css";

interface Toast {
  id: number;
  text: string;
  action?: { text: string; onPress: () => void } | undefined;
}

type Say = (text: string, action?: Toast["action"]) => void;

const Context = createContext<Say>(() => {});

/** Long enough to read and to reach the button. */
const STAYS = 8000;

export const useSay = () => useContext(Context);

export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const drop = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const say = useCallback<Say>(
    (text, action) => {
      const id = performance.now();
      setToasts((all) => [...all.slice(-2), { id, text, action }]);
      setTimeout(() => drop(id), STAYS);
    },
    [drop],
  );
  const shown = useMemo(() => toasts, [toasts]);
  return (
    <Context value={say}>
      {children}
      <section
        className={styles.region}
        aria-label={m.frame.messages}
        aria-live="polite"
        data-react-aria-top-layer
      >
        {shown.map((toast) => (
          <div key={toast.id} className={styles.toast}>
            <CircleCheck size={16} aria-hidden />
            <span>{toast.text}</span>
            {toast.action && (
              <button
                type="button"
                onClick={() => {
                  toast.action?.onPress();
                  drop(toast.id);
                }}
              >
                {toast.action.text}
              </button>
            )}
            <IconButton label={m.frame.close} onPress={() => drop(toast.id)}>
              <X size={15} aria-hidden />
            </IconButton>
          </div>
        ))}
      </section>
    </Context>
  );
}
