import type { App } from '../app/app.ts'
import { openApp } from '../app/compose.ts'
import { exitCode, type ExitCode } from '../kernel/exit-code.ts'
import { ansiStyle, plainStyle, type Style } from '../report/style.ts'
import type { Command, Invocation, Outcome } from './command.ts'
import { commands } from './commands.ts'
import { describeFailure } from './failure.ts'
import { parseCommandLine, type Typed } from './program.ts'
import { progressEvents } from './progress.ts'
import { progressViewOn } from './progress-view.ts'
import type { Terminal } from './terminal.ts'

export interface CliWorld {
  /** After `understudy`. */
  readonly words: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly version: string
  readonly width: number
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/** Words in, exit code out. Never throws: a bug is printed with its stack. */
export async function runCli(world: CliWorld): Promise<ExitCode> {
  let command: Command | undefined
  try {
    const parsed = parseCommandLine(world.words, { commands, version: world.version, width: world.width })
    if (parsed.kind === 'shown') {
      world.terminal.out(parsed.text)
      return exitCode.done
    }
    command = parsed.typed.command
    const outcome = await command.run(invocation(world, parsed.typed))
    return printOutcome(world, command, outcome)
  } catch (error) {
    return printFailure(world, command, error)
  }
}

function invocation(world: CliWorld, { command, arguments: given, options }: Typed): Invocation {
  const { terminal, signal } = world
  const err = styleOn(world, 'err')
  const configFile = textOf(options.get('config')) ?? world.environment['UNDERSTUDY_CONFIG'] ?? './understudy.yaml'
  const open = (file: string, more: Readonly<Record<string, string>>): Promise<App> =>
    openApp({
      configFile: file,
      signal,
      events: progressEvents(progressViewOn(terminal, { json: wantsJson(world), style: err }), err),
      environment: { ...world.environment, ...more },
    })
  return {
    argument: (name) => {
      const value = given.get(name)
      if (value === undefined) throw new Error(`command ${command.name} has no argument ${name}`)
      return value
    },
    optionalArgument: (name) => given.get(name),
    option: (name) => textOf(options.get(name)),
    flag: (name) => options.get(name) === true,
    configFile,
    json: wantsJson(world),
    environment: world.environment,
    style: styleOn(world, 'out'),
    terminal,
    signal,
    openApp: () => open(configFile, {}),
    openAppOf: open,
  }
}

function printOutcome(world: CliWorld, command: Command, outcome: Outcome): ExitCode {
  const { environment, document, failure } = outcome
  const failed = failure === undefined ? undefined : describeFailure(failure, styleOn(world, 'err'))
  if (wantsJson(world)) {
    const common = { schema: schemaOf(command), ok: outcome.ok, ...(environment === undefined ? {} : { environment }) }
    const error = failed === undefined ? {} : { error: failed.document }
    world.terminal.out(`${JSON.stringify({ ...common, ...document, ...error }, undefined, 2)}\n`)
  } else {
    world.terminal.out(outcome.text)
  }
  if (failed !== undefined) world.terminal.err(failed.text)
  return failed?.exit ?? outcome.exit
}

function printFailure(world: CliWorld, command: Command | undefined, error: unknown): ExitCode {
  const failure = describeFailure(error, styleOn(world, 'err'))
  if (wantsJson(world)) {
    const document = { schema: schemaOf(command), ok: false, error: failure.document }
    world.terminal.out(`${JSON.stringify(document, undefined, 2)}\n`)
  }
  world.terminal.err(failure.text)
  return failure.exit
}

function schemaOf(command: Command | undefined): string {
  return `understudy/${command === undefined ? 'error' : command.name.replaceAll(' ', '-')}/1`
}

/** Asked of the words themselves, so that a wrong command line is answered in JSON too. */
function wantsJson({ words }: CliWorld): boolean {
  const end = words.indexOf('--')
  return (end === -1 ? words : words.slice(0, end)).includes('--json')
}

function styleOn({ words, environment, terminal }: CliWorld, stream: 'out' | 'err'): Style {
  const unwanted = words.includes('--no-color') || (environment['NO_COLOR'] ?? '') !== ''
  return terminal.colour[stream] && !unwanted ? ansiStyle : plainStyle
}

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
