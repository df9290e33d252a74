// How wide and how high a box is, and how large its type, whenever that changes.
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** Of the console's own sizes. */
const TYPE = 13;

export interface Size {
  width: number;
  height: number;
  /** 1; 2 where a reader has doubled all type. */
  type: number;
}

export function useSize<E extends HTMLElement>(): [RefObject<E | null>, Size] {
  const box = useRef<E>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0, type: 1 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => {
      const [width, height] = [Math.floor(element.clientWidth), Math.floor(element.clientHeight)];
      const type = Number.parseFloat(getComputedStyle(element).fontSize) / TYPE || 1;
      setSize((before) => {
        const isSame = before.width === width && before.height === height && before.type === type;
        return isSame ? before : { width, height, type };
      });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, size];
}
