/**
 * `@earshot/client/react`: a stay in a waitroom as a React hook. React 18 or newer is the page's own.
 *
 * @module react
 */
export { useWaitroom } from "./react/use-waitroom.ts";
export type { StayOptions, StayView } from "./react/stay-view.ts";
