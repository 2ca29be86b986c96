/** What a platform or a survey tool writes where an id belongs, as long as it has not put one in; and a program that has none. */
const PLACEHOLDERS: readonly RegExp[] = [
  // Brackets of any kind: {{%PROLIFIC_PID%}}, ${e://Field/PID}, [%workerId%], <%= id %>, {id}, ((id)).
  /[{}<>[\]]|^\(.*\)$/,
  // The same mark on both sides, or one before: %SURVEY_CODE%, #id#, *|ID|*, $$id$$, __ID__, $id, :id.
  /^([%#*|!?~^&:@$+=]|__|--).*\1$|%[^%]+%|^[$%:]\w|\$\(/,
  // The name of the field itself.
  /^([a-z]+[\W_]+)?(prolific|worker|participant|subject|session|study|assignment|survey)[\W_]*(pid|id|code)\b/i,
  /^(participant|pid|id|x{3,})$|_not_available$/i,
  /undefined|(^|[^a-z\d])(null|nan)($|[^a-z\d])/i,
  /^(none|nil|n\/?a|void|empty|blank|missing|unknown|anonymous|true|false)$/i,
  // Nothing but marks.
  /^[^\p{L}\p{N}]*$/u,
];

/** Whether that is no id but what stands where one should be: shared by everybody, so that people would replace each other. */
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
