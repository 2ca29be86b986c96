import type { Page } from "@playwright/test";

/**
 * From now on the page is translated as browsers do it (Google Translate in Chrome): each text node goes, and two `font` elements
 * with a text of their own come in its place; whatever the page writes later is translated a moment after.
 */
export async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    function isKept(node: Node): boolean {
      const element = node instanceof Element ? node : node.parentElement;
      return !element || element.closest("font, script, style, svg, [translate=no], .notranslate") !== null;
    }

    function translateBelow(root: Node): void {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const found: Node[] = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) found.push(node);
      if (root.nodeType === Node.TEXT_NODE) found.push(root);
      for (const text of found) {
        if (isKept(text) || !text.textContent?.trim()) continue;
        const [outer, inner] = [document.createElement("font"), document.createElement("font")];
        inner.textContent = `«${text.textContent}»`;
        outer.append(inner);
        text.parentNode?.replaceChild(outer, text);
      }
    }

    document.documentElement.classList.add("translated-ltr");
    document.documentElement.lang = "de";
    translateBelow(document.body);
    new MutationObserver((mutations) => {
      for (const { type, target, addedNodes } of mutations) {
        if (type === "characterData") translateBelow(target);
        else for (const node of addedNodes) if (node.isConnected) translateBelow(node);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}
