export {};
//# sourceMappingURL=peer-link.js.map
