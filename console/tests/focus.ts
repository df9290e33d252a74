// Where the keyboard is. Both run in the page, so they name nothing outside themselves.

/** What has the focus is called so, or begins so. */
export function isFocusNamed(wanted: string): boolean {
  const focused = document.activeElement;
  const labelled = focused?.getAttribute("aria-labelledby")?.split(" ") ?? [];
  const words = [focused?.getAttribute("aria-label"), focused?.textContent];
  words.push(...labelled.map((id) => document.getElementById(id)?.textContent));
  return words.some((word) => word?.trim().startsWith(wanted));
}

/** The focus must be seen: an outline, of its own or of the box it stands in. */
export function focusLook(): "seen" | "unseen" | "nowhere" {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return "nowhere";
  const marks = (element: Element | null) => {
    if (!element) return false;
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
  };
  const box = focused.closest("[class*=box],[class*=search],label");
  return marks(focused) || marks(box) ? "seen" : "unseen";
}
