// Which exports have no doc comment. TypeDoc's own check would ask for one of every method, too.

/** The part of TypeDoc's JSON that is read: the project, its modules and their exports. */
export interface Reflection {
  readonly name: string;
  /** `reference` for what another module of the project exports, too. */
  readonly variant?: string;
  readonly comment?: unknown;
  /** Of a function. */
  readonly signatures?: readonly Reflection[];
  readonly children?: readonly Reflection[];
}

/** The names of the exports without a doc comment, each with its module. */
export function undocumentedExports(project: Reflection): string[] {
  return (project.children ?? []).flatMap((module) =>
    (module.children ?? []).filter((exported) => !isDocumented(exported)).map(({ name }) => `${module.name}: ${name}`),
  );
}

function isDocumented({ variant, comment, signatures = [] }: Reflection): boolean {
  return (
    variant === 'reference' || comment !== undefined || signatures.some((signature) => signature.comment !== undefined)
  );
}
