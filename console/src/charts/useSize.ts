// How wide and how high a box is, and when that changes.
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

export function useSize<E extends HTMLElement>(): [RefObject<E | null>, number, number] {
  const box = useRef<E>(null);
  const [[width, height], setSize] = useState<readonly [number, number]>([0, 0]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => {
      const [wide, high] = [Math.floor(element.clientWidth), Math.floor(element.clientHeight)];
      setSize((before) => (before[0] === wide && before[1] === high ? before : [wide, high]));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width, height];
}
