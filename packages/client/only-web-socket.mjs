/**
 * Leaves out the ways to a server that Earshot's server does not offer: long-polling and WebTransport.
 * @type {import("vite").Plugin}
 */
export const onlyWebSocket = {
  name: "only-web-socket",
  load: {
    filter: { id: /engine\.io-client\/build\/esm\/transports\/index\.js$/ },
    handler: () => 'import { WS } from "./websocket.node.js";\nexport const transports = { websocket: WS };',
  },
};
