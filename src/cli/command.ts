import type { App } from '../app/app.ts'
import type { ExitCode } from '../kernel/exit-code.ts'
import type { Style } from '../report/style.ts'
import type { Terminal } from './terminal.ts'

/** A command as data: the parser, its help and docs/reference/commands.md are made from the same object. */
export interface Command {
  /** As typed: `refresh`, `config check`. */
  readonly name: string
  /** One line, no full stop. */
  readonly summary: string
  /** More for the reference and `--help`; whole sentences. */
  readonly details?: string
  readonly arguments: readonly Argument[]
  readonly options: readonly CommandOption[]
  /** Fields of the JSON document beyond `schema`, `ok` and `environment`, and what each is. */
  readonly document: Readonly<Record<string, string>>
  readonly run: (invocation: Invocation) => Promise<Outcome>
}

export interface Argument {
  readonly name: string
  readonly required: boolean
  readonly description: string
}

export interface CommandOption {
  /** Such as `--why <text>`. */
  readonly flags: string
  readonly description: string
}

/** What was typed, and the world around it. */
export interface Invocation {
  /** A required argument. */
  argument(name: string): string
  optionalArgument(name: string): string | undefined
  /** An option with a value, by its long name. */
  option(name: string): string | undefined
  flag(name: string): boolean
  readonly configFile: string
  readonly json: boolean
  /** Variables of this process. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** For what goes to standard output. */
  readonly style: Style
  readonly terminal: Terminal
  readonly signal: AbortSignal
  /** Reads the configuration; the caller closes it. */
  openApp(): Promise<App>
  /** The same for another configuration, with more in the environment. */
  openAppOf(configFile: string, environment: Readonly<Record<string, string>>): Promise<App>
}

/** What a command ends with. The text is for people, the document for scripts: one of them is printed. */
export interface Outcome {
  readonly exit: ExitCode
  readonly ok: boolean
  readonly environment?: string
  readonly document: Readonly<Record<string, unknown>>
  readonly text: string
  /** Printed after the text as an error is; its own exit code counts then. */
  readonly failure?: unknown
}

export const ENVIRONMENT: Argument = {
  name: 'environment',
  required: true,
  description: 'name of an environment in the configuration',
}

export const OPTIONAL_ENVIRONMENT: Argument = { ...ENVIRONMENT, required: false }
