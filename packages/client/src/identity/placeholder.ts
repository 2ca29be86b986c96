/** Whose id it is, or what to do with it. */
const OWNERS =
  "prolific|worker|user|participant|subject|session|study|assignment|survey|respondent|response|panelist|your|insert|enter";

/** The name of the field itself, or what to put there. With a number behind it, it is an id: participant-id-17. */
const FIELD_NAME = new RegExp(`^([a-z]+[\\W_]+)*(${OWNERS})[\\W_]*(pid|id|code)([\\W_]*here)?\\W*$`, "i");

/** What stands where an id belongs when none was put in: by a platform, a survey tool, or a program that has none. */
const PLACEHOLDERS: readonly RegExp[] = [
  // Brackets of any kind: {{%PROLIFIC_PID%}}, ${e://Field/PID}, [%workerId%], <%= id %>, {id}, ((id)).
  /[{}<>[\]]|^\(.*\)$/,
  // The same mark on both sides, or one before: %SURVEY_CODE%, #id#, *|ID|*, $$id$$, __ID__, $id, :id.
  /^([%#*|!?~^&:@$=]|__|--).*\1$|%[^%]+%|^[$%:]\w|\$\(/,
  FIELD_NAME,
  /^(participant|prolific|[pr]?id|x{3,})$/i,
  /^(none|nil|n\/?a|void|empty|blank|missing|unknown|anonymous|true|false)$|(^|_)not[\W_]*(set|available)$/i,
  // What a program puts in by itself. Nan is a name, too: Nan Lin, Lin Nan.
  /undefined/i,
  /[\W_](null|NaN)$/,
  // Nothing else but marks.
  /^[^\p{L}\p{N}]*((null|nan)[^\p{L}\p{N}]*)?$/iu,
];

/**
 * Whether this is no id, but stands where one should be. Everybody would have the same one, and people would replace each other.
 */
export function isPlaceholder(value: string): boolean {
  const id = decoded(value).trim();
  // A platform's own ids may have brackets.
  return !/^\{[\da-f-]{36}\}$/i.test(id) && PLACEHOLDERS.some((pattern) => pattern.test(id));
}

/** A template may be encoded once more than its page decodes. */
function decoded(value: string): string {
  try {
    const once = decodeURIComponent(value);
    return once === value ? value : decoded(once);
  } catch {
    return value;
  }
}
