/** A module whose functions may run aside: they take and give what `structuredClone` can carry, and bytes as they are (`Buffer`). */
export interface AsideRoom<Module> {
  /** Below `src`, as it is compiled: `paper/read-evidence.js`. */
  readonly file: string;
  /** Never there: what the module exports, for the compiler. */
  readonly module?: Module;
}

type Functions<Module> = {
  [Name in keyof Module as Module[Name] extends (...given: never[]) => unknown ? Name : never]: Module[Name];
};
type Call<Module, Name extends keyof Functions<Module>> = Functions<Module>[Name] extends (
  ...given: infer Given
) => infer Result
  ? { given: Given; result: Result }
  : never;

/** The names of a module's functions, what each takes, and what it gives. */
export type NameIn<Module> = keyof Functions<Module> & string;
export type Given<Module, Name extends NameIn<Module>> = Call<Module, Name>['given'];
export type Result<Module, Name extends NameIn<Module>> = Awaited<Call<Module, Name>['result']>;
export type Batches<Module, Name extends NameIn<Module>> =
  Call<Module, Name>['result'] extends AsyncGenerator<infer Batch> ? Batch : never;

/** Names a module that runs aside: `asideRoom<typeof import('./read-mail.js')>('mailbox/in/read-mail.js')`. */
export function asideRoom<Module>(file: string): AsideRoom<Module> {
  return { file };
}
