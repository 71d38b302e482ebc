import type { Command } from '../../argv/command.ts'
import { literal } from '../../argv/sudo-places.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { ProgramResult } from './program.ts'

export interface FailedOn {
  readonly host: string
  /** Who asked sudo, where it refused. */
  readonly login?: string | undefined
  readonly timeoutMs?: number | undefined
}

/** The most specific cause first. `stderr` is quoted, standard input never. */
export function commandFailure(
  { host, login, timeoutMs }: FailedOn,
  command: Command,
  result: ProgramResult,
): AppError {
  const { stderr } = result
  if (result.ended === 'timeout') return timedOut(host, command, timeoutMs)
  if (result.ended === 'too-long') return tooLong(host, command)
  if (isMissing(result)) return missingTool(host, missingProgram(stderr) ?? programOf(command))
  if (isRefusedBySudo(stderr)) return missingRule({ host, login }, command, stderr)
  if (/No space left on device|Disk quota exceeded/i.test(stderr)) return diskFull(host, command, stderr)
  if (/Permission denied|Operation not permitted/i.test(stderr)) return permissionDenied(host, command, stderr)
  return new AppError(
    'host/command-failed',
    `${programOf(command)} ended with ${result.exitCode} on ${host}: ${lastLines(stderr)}`,
    {
      hint: `look at the message, and run \`${programOf(command)}\` on ${host} by hand to see more`,
    },
  )
}

/** In the words of LC_ALL=C. That a host does not know its own name, or takes no audit message, sudo says as well, and then does what it is asked. */
export function isRefusedBySudo(stderr: string): boolean {
  return refusals.test(stderr)
}

const refusals =
  /^(?:sudo: (?!unable to (?:resolve host|send audit message))|Sorry, user \S+ (?:is not allowed|may not run) |\S+ is not (?:in the sudoers file|allowed to run sudo on ))/m

export function lastLines(stderr: string): string {
  const lines = stderr
    .trimEnd()
    .split('\n')
    .filter((line) => line.trim() !== '')
  return lines.length === 0 ? 'it printed nothing' : lines.slice(-5).join('; ')
}

/** Not one of those that only start another more gently. */
function programOf({ program, args }: Command): string {
  const isWrapper = (word: string) => ['nice', 'ionice', 'setsid'].includes(word) || /^(-|\d)/.test(word)
  return [program, ...args].find((word) => !isWrapper(word)) ?? program
}

/** A push has dozens of patterns; its beginning and its end tell it. */
function wordsOf({ program, args }: Command): string {
  const words = [program, ...args]
  return words.length <= MOST_WORDS
    ? words.join(' ')
    : [...words.slice(0, MOST_WORDS - 3), '...', ...words.slice(-2)].join(' ')
}

const MOST_WORDS = 14

function isMissing(result: ProgramResult): boolean {
  return result.ended === 'missing' || result.exitCode === 127 || /^sudo: .*: command not found$/m.test(result.stderr)
}

/** The program may be one that stands further right: `env`, `nice` and `runuser` say which. */
function missingProgram(stderr: string): string | undefined {
  const patterns = [
    /^sudo: (\S+): command not found$/m,
    /(?:env|nice|ionice|setsid|timeout|xargs): (?:failed to (?:execute|run command) )?['‘]?([\w./+-]+)['’]?: No such file/m,
    /^(?:\S+: )*?(?:line )?\d*:? ?([\w./+-]+): (?:command )?not found$/m,
    /failed to execute ([\w./+-]+): No such file/m,
  ]
  return patterns.map((pattern) => pattern.exec(stderr)?.[1]).find((name) => name !== undefined)
}

function missingTool(host: string, program: string): AppError {
  return new AppError('host/missing-tool', `${program} is not installed on ${host}`, {
    hint: `install the package that brings \`${program}\` on ${host}, then run \`understudy doctor ENV\``,
  })
}

function missingRule({ host, login }: FailedOn, command: Command, stderr: string): AppError {
  const { as } = command
  const user = as === 'login' ? 'the login user' : as === 'root' ? 'root' : as.user
  return new AppError(
    'host/missing-sudo-rule',
    `sudo on ${host} does not allow \`${wordsOf(command)}\` as ${user}: ${lastLines(stderr)}`,
    { hint: `${RULES}${ruleAlone(command, login ?? 'USER', user)}` },
  )
}

const RULES = 'put what `understudy doctor ENV --print sudoers` prints into /etc/sudoers.d/understudy there'
/** That of a push is a screen full, and no path in it is one that somebody would allow apart. */
const MOST_LETTERS = 300

/** A file that the configuration does not tell of, such as an environment file of the unit, needs a rule of its own. */
function ruleAlone({ program, args }: Command, login: string, user: string): string {
  const rule = `${login} ALL=(${user}) NOPASSWD: /usr/bin/${program} ^${args.map(literal).join(' ')}$`
  return rule.length > MOST_LETTERS ? '' : `; for this alone: ${rule}`
}

function diskFull(host: string, command: Command, stderr: string): AppError {
  return new AppError('host/disk-full', `${programOf(command)} found no room on ${host}: ${lastLines(stderr)}`, {
    hint: `free or add space on that file system of ${host} (\`df -h\`, \`df -i\`), then run \`understudy resume\``,
  })
}

function permissionDenied(host: string, command: Command, stderr: string): AppError {
  return new AppError('host/permission-denied', `${programOf(command)} was refused on ${host}: ${lastLines(stderr)}`, {
    hint: 'check `become` and `runAs` of this node in understudy.yaml, and the owner and mode of the file',
  })
}

function timedOut(host: string, command: Command, timeoutMs: number | undefined): AppError {
  return new AppError(
    'host/command-failed',
    `${programOf(command)} did not end within ${(timeoutMs ?? 0) / 1000} s on ${host}`,
    {
      hint: `look at what keeps ${host} busy, or whether its file systems answer`,
    },
  )
}

function tooLong(host: string, command: Command): AppError {
  return new AppError('host/command-failed', `${programOf(command)} printed more than 64 MiB on ${host}`, {
    hint: 'this is not expected of any file or command that Understudy reads; look at what was asked for',
  })
}
