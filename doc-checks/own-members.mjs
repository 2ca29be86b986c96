import { Converter, ReflectionKind } from "typedoc";

/** Interfaces that a page or study fills in. */
const OPTIONS = /Options$|^Study$/;

/**
 * Shows the members of a class once, where they are declared, as each subclass would repeat all of its base class. Warns of an
 * option that may be left out and does not say what it is then.
 *
 * @param {import("typedoc").Application} app
 */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const reflection of Object.values(project.reflections)) {
      if (!reflection.isDeclaration()) continue;
      if (reflection.inheritedFrom && reflection.parent?.kindOf(ReflectionKind.Class)) {
        project.removeReflection(reflection);
      } else if (reflection.flags.isOptional && OPTIONS.test(reflection.parent?.name ?? "")) {
        const hasDefault = reflection.comment?.blockTags.some(({ tag }) => tag === "@default");
        if (!hasDefault) app.logger.warn(`${reflection.getFullName()} has no @default`);
      }
    }
  });
}
