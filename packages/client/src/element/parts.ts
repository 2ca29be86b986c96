/** One element of the view. `part` is the name by which a page's style sheet finds it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  part: string,
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (part) element.setAttribute("part", part);
  element.append(...children);
  return element;
}

export function makeButton(part: string, pressed: () => void): HTMLButtonElement {
  const button = make("button", part);
  button.type = "button";
  button.hidden = true;
  button.addEventListener("click", pressed);
  return button;
}

/**
 * Writes a text into an element, unless it was the one that was written last; without a text it is hidden. What is there now may
 * be another one: a browser that translates the page puts its own words in the place of ours, and they would flicker.
 */
export function write(element: HTMLElement, text: string): void {
  if (written.get(element) === text) return;
  written.set(element, text);
  element.textContent = text;
  element.hidden = text === "";
}

const written = new WeakMap<HTMLElement, string>();
