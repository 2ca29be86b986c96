import type { RecordLine } from "@earshot/records";
import type { NumberedLine } from "./journal-lines.ts";

export interface LedgerFact {
  readonly line: NumberedLine;
  readonly json: string;
}

/** Numbers the facts of a study, and has those that the records may not have yet. */
export class FactLedger {
  #lastFact: number;
  #handedOver: number;
  #recorded: number;
  #unrecorded: LedgerFact[] = [];
  #chars = 0;

  /** All facts up to `lastFact` are in the records. */
  constructor(lastFact: number) {
    this.#lastFact = lastFact;
    this.#handedOver = lastFact;
    this.#recorded = lastFact;
  }

  get lastFact(): number {
    return this.#lastFact;
  }

  /** The last fact that was given to the records. */
  get handedOver(): number {
    return this.#handedOver;
  }

  /** The last fact that the records have for certain. */
  get recorded(): number {
    return this.#recorded;
  }

  /** All after that one. */
  get unrecorded(): readonly LedgerFact[] {
    return this.#unrecorded;
  }

  /** About how much a file has that holds nothing but those. */
  get chars(): number {
    return this.#chars;
  }

  number(lines: readonly RecordLine[]): readonly LedgerFact[] {
    const facts = lines.map((one) => {
      const line = { seq: ++this.#lastFact, ...one };
      return { line, json: JSON.stringify(line) };
    });
    this.#unrecorded.push(...facts);
    this.#chars += charsOf(facts);
    return facts;
  }

  handOver({ line }: LedgerFact): void {
    this.#handedOver = line.seq;
  }

  /** The records have all facts up to that one. */
  recordedUpTo(seq: number): void {
    const left = this.#unrecorded.findIndex(({ line }) => line.seq > seq);
    const gone = this.#unrecorded.splice(0, left < 0 ? this.#unrecorded.length : left);
    this.#chars -= charsOf(gone);
    this.#recorded = Math.max(this.#recorded, seq);
  }
}

function charsOf(facts: readonly LedgerFact[]): number {
  return facts.reduce((sum, { json }) => sum + json.length + 1, 0);
}
