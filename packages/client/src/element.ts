/**
 * `@earshot/client/element`: the waiting room as an element, `<earshot-waitroom>`. Importing it makes the element known.
 *
 * @module element
 */
import { EarshotWaitroom } from "./element/earshot-waitroom.ts";

export { EarshotWaitroom, type WaitroomElementEvents } from "./element/earshot-waitroom.ts";
export type { OwnTexts } from "./element/words.ts";
export type { TextKey } from "./element/texts/english.ts";

// On a server there are none; and in a page it may have come twice, from two bundles.
if (globalThis.customElements && !customElements.get("earshot-waitroom")) {
  customElements.define("earshot-waitroom", EarshotWaitroom);
}
