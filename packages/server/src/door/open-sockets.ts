/** How many sockets are open, in all and of each address. */
export class OpenSockets {
  readonly #ofAddress = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  of(address: string): number {
    return this.#ofAddress.get(address) ?? 0;
  }

  /** One more; `null` for an address that is not counted. To be called when it is closed: what is answered. */
  add(address: string | null): () => void {
    this.#total++;
    if (address !== null) this.#ofAddress.set(address, this.of(address) + 1);
    return () => {
      this.#total--;
      if (address !== null) this.#remove(address);
    };
  }

  #remove(address: string): void {
    const left = this.of(address) - 1;
    // An address that nobody has any more is forgotten.
    if (left > 0) this.#ofAddress.set(address, left);
    else this.#ofAddress.delete(address);
  }
}
