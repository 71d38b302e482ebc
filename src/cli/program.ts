import { Command as CommanderCommand, CommanderError } from 'commander'
import { AppError } from '../kernel/app-error.ts'
import type { Command } from './command.ts'

/** What the parser found: the command, and everything that was typed for it. */
export interface Typed {
  readonly command: Command
  readonly arguments: ReadonlyMap<string, string>
  /** By long name; a flag is `true`, or `false` for `--no-...`. */
  readonly options: ReadonlyMap<string, string | boolean>
}

export type Parsed =
  | { readonly kind: 'command'; readonly typed: Typed }
  /** Help or version: the text that was asked for. */
  | { readonly kind: 'shown'; readonly text: string }

interface ProgramParts {
  readonly commands: readonly Command[]
  readonly version: string
  /** Columns of the terminal. */
  readonly width: number
}

/** Pure: reads the words after `understudy`. Throws 'config/usage' for a command line that is wrong. */
export function parseCommandLine(words: readonly string[], parts: ProgramParts): Parsed {
  const shown: string[] = []
  const problems: string[] = []
  let typed: Typed | undefined
  const program = buildProgram(parts, (found) => {
    typed = found
  })
  forEachCommand(program, (one) =>
    one.exitOverride().configureOutput({
      writeOut: (text) => shown.push(text),
      writeErr: (text) => problems.push(text),
      getOutHelpWidth: () => parts.width,
    }),
  )
  if (words.length === 0) return { kind: 'shown', text: program.helpInformation() }
  try {
    program.parse([...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // A group without a command, such as `understudy config`: its help was printed as a problem.
    if (error.code === 'commander.help') return { kind: 'shown', text: problems.join('') }
    if (error.exitCode !== 0) throw usageError(problems.join(''), words)
  }
  return typed === undefined ? { kind: 'shown', text: shown.join('') } : { kind: 'command', typed }
}

function buildProgram({ commands, version }: ProgramParts, found: (typed: Typed) => void): CommanderCommand {
  const program = new CommanderCommand('understudy')
    .description(
      'Refreshes a staging Bitbucket from production, cuts the copy off, proves it, and only then starts it.',
    )
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
  for (const { flags, description } of globalOptions) program.option(flags, description)
  for (const command of commands) addCommand(program, command, found)
  return program
}

/** Accepted before and after the command. */
export const globalOptions = [
  { flags: '--config <file>', description: 'configuration; default UNDERSTUDY_CONFIG, else ./understudy.yaml' },
  { flags: '--json', description: 'print one JSON document on standard output' },
  { flags: '--no-color', description: 'print without colours; NO_COLOR does the same' },
] as const

function addCommand(program: CommanderCommand, command: Command, found: (typed: Typed) => void): void {
  const words = command.name.split(' ')
  const parent = words.length === 1 ? program : groupOf(program, words[0] ?? '')
  // A command with arguments of its own may be a group too, such as `generations`.
  const added = parent.command(words.at(-1) ?? '').helpCommand(false)
  added.summary(command.summary).description([command.summary, command.details].filter(Boolean).join('.\n\n'))
  for (const { name, required, description } of command.arguments) {
    added.argument(required ? `<${name}>` : `[${name}]`, description)
  }
  for (const { flags, description } of command.options) added.option(flags, description)
  added.helpOption('-h, --help', 'print help')
  added.action(() => found(readTyped(command, added)))
}

/** `config` of `config check`, made once. */
function groupOf(program: CommanderCommand, name: string): CommanderCommand {
  const existing = program.commands.find((one) => one.name() === name)
  return (
    existing ??
    program
      .command(name)
      .description(groupSummaries[name] ?? name)
      .helpCommand(false)
  )
}

const groupSummaries: Readonly<Record<string, string>> = {
  config: 'look at the configuration itself',
  fence: 'what stops a copy from reaching anything that is not allowed',
}

function readTyped(command: Command, parsed: CommanderCommand): Typed {
  const options = new Map<string, string | boolean>()
  for (const [name, value] of Object.entries(parsed.optsWithGlobals())) {
    if (typeof value === 'string' || typeof value === 'boolean') options.set(kebab(name), value)
  }
  const given = command.arguments.map(({ name }, index) => [name, parsed.args[index]] as const)
  return {
    command,
    arguments: new Map(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))),
    options,
  }
}

/** commander gives `withoutFence` for `--without-fence`. */
function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function forEachCommand(command: CommanderCommand, visit: (command: CommanderCommand) => void): void {
  visit(command)
  for (const one of command.commands) forEachCommand(one, visit)
}

function usageError(text: string, words: readonly string[]): AppError {
  const fact = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ')
  const [first = ''] = words
  return new AppError('config/usage', fact, {
    hint: `understudy ${first.startsWith('-') || fact.startsWith('unknown command') ? '' : `${first} `}--help`,
  })
}
