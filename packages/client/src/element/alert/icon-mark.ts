const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle cx="1" cy="1" r="1" fill="#c5221f"/></svg>';

/** Puts a red dot in the place of the page's icon. */
export interface IconMark {
  set(): void;
  clear(): void;
}

export function createIconMark(): IconMark {
  let hidden: (readonly [icon: HTMLLinkElement, rel: string])[] = [];
  let dot: HTMLLinkElement | null = null;

  function clear(): void {
    dot?.remove();
    dot = null;
    for (const [icon, rel] of hidden) icon.rel = rel;
    hidden = [];
  }

  return {
    set() {
      clear();
      // Browsers take any of several icons.
      hidden = [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')].map((icon) => [icon, icon.rel]);
      for (const [icon] of hidden) icon.rel = "earshot-hidden-icon";
      dot = document.createElement("link");
      dot.rel = "icon";
      dot.href = `data:image/svg+xml,${encodeURIComponent(SVG)}`;
      document.head.append(dot);
    },
    clear,
  };
}
