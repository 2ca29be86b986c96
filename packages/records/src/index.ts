export type { LineHead } from "./line-head.ts";
export { readRecords, type LineError, type RecordsRead } from "./read-records.ts";
export { ofType, peopleIn, type FactOf, type LineOf, type RecordFact } from "./record-line.ts";
export type { RecordLine, RecordType } from "./record-line.ts";
