/** Colours are the page's own, but for the accent; so it goes with light and dark pages. Stages are four in a row, or two. */
const css = `
:host { display: block; font: inherit; line-height: 1.5; text-align: start; overflow-wrap: anywhere; }
:host([hidden]) { display: none; }
[part="screen"] { max-inline-size: 36rem; margin-inline: auto; padding: var(--earshot-padding, 1rem); }
[hidden] { display: none !important; }
ol { display: grid; grid-template-columns: repeat(auto-fit, minmax(clamp(22%, (28rem - 100%) * 999, 45%), 1fr)); gap: 0.5rem;
  margin: 0 0 1.5rem; padding: 0; list-style: none; font-size: 0.875em; line-height: 1.3; }
li { padding-block-start: 0.4rem; border-block-start: 0.25rem dotted; }
li[data-is="done"], li[aria-current] { border-block-start: 0.25rem solid var(--earshot-accent, currentColor); }
li[data-is="done"]::before { content: "✓ "; }
li[aria-current] { font-weight: 700; }
h2 { margin: 0 0 0.5rem; font-size: 1.5em; line-height: 1.25; }
h2:focus { outline: none; }
p { margin: 0 0 0.75rem; }
[part="timer"] { font-variant-numeric: tabular-nums; font-weight: 600; }
[part="actions"] { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-block: 1rem; }
button, a { box-sizing: border-box; min-block-size: 2.75rem; padding: 0.5rem 1.25rem; border: 2px solid currentColor;
  border-radius: var(--earshot-radius, 0.5rem); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
button { background: transparent; color: inherit; }
a { display: inline-block; }
a, [part~="primary"] { background: var(--earshot-accent, #0b57a4); border-color: var(--earshot-accent, #0b57a4);
  color: var(--earshot-on-accent, #fff); }
:is(button, a, input, summary):focus-visible { outline: 3px solid currentColor; outline-offset: 3px; }
label { display: flex; gap: 0.5rem; align-items: center; margin-block: 1rem; font-size: 0.875em; min-block-size: 1.75rem; }
input { inline-size: 1.5rem; block-size: 1.5rem; margin: 0; flex: none; accent-color: var(--earshot-accent, #0b57a4); }
[part="code-box"] { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; margin-block: 1rem; }
[part="code-label"] { flex: 100%; margin: 0; }
[part="copied"] { margin: 0; }
[part="code"] { padding: 0.5rem 0.75rem; border: 2px dashed currentColor; direction: ltr;
  font: 600 1.25em/1.5 ui-monospace, monospace; user-select: all; }
summary { min-block-size: 1.75rem; cursor: pointer; }
[part="pulse"] { inline-size: 3rem; margin-block: 0 1rem; border: 0.125rem solid; border-radius: 1rem; opacity: 0.6; }
[part="voice"] { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@media (prefers-reduced-motion: no-preference) {
  [part="pulse"] { animation: pulse 2s ease-in-out infinite; }
  @keyframes pulse { 50% { opacity: 0.15; inline-size: 6rem; } }
}
@media (forced-colors: active) {
  a, [part~="primary"] { border-color: LinkText; }
}
`;

/** A sheet that is made by script is allowed by the strictest content security policy, as `style-src 'self'`. */
export function makeStyle(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
