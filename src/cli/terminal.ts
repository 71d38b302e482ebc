/** The world around the process as a command sees it; main.ts makes the real one. */
export interface Terminal {
  /** Whether a person can be asked: standard input and standard error are terminals. */
  readonly interactive: boolean
  /** Whether colours may be used on each stream. */
  readonly colour: { readonly out: boolean; readonly err: boolean }
  /** Of standard error at this moment, where it is a terminal on which a line can be written over; else undefined. */
  columns(): number | undefined
  /** Data, and nothing else. */
  out(text: string): void
  /** For people. */
  err(text: string): void
  /** One line that a person types; undefined when the input ends. */
  ask(question: string): Promise<string | undefined>
  readFile(path: string): Promise<string>
  /** Replaces the file, whole or not at all; mode 0600. */
  writeFile(path: string, text: string): Promise<void>
  /** With its parents; mode 0700. It may exist. */
  makeFolder(path: string): Promise<void>
}
