/** The environment of a process, by name; `undefined` where a name is unset. */
export type Environment = Readonly<Record<string, string | undefined>>;
