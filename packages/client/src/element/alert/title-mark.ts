/** Marks the title of the page, which is what one sees of it in another tab. */
export interface TitleMark {
  set(words: string): void;
  clear(): void;
}

export function createTitleMark(page: { title: string }): TitleMark {
  let marked: { readonly own: string; readonly shown: string } | null = null;

  function clear(): void {
    // The page may have given itself another title meanwhile.
    if (marked && page.title === marked.shown) page.title = marked.own;
    marked = null;
  }

  return {
    set(words) {
      clear();
      const own = page.title;
      page.title = `(!) ${words} · ${own}`;
      // What the browser makes of it, which leaves out some white space.
      marked = { own, shown: page.title };
    },
    clear,
  };
}
