import type { Command, ReadCommand } from './command.ts'
import { exampleOf, literal, placesOf, ruleWords, type Place, type UserHome } from './sudo-places.ts'
import { sourceShapes, targetShapes, type FencedBy } from './sudo-shapes.ts'

export type SudoersOrder =
  | {
      readonly role: 'source'
      /** The SSH user that gets the rules. */
      readonly login: string
      readonly runAs: string
      /** Home, shared home, installation: what may be read, as the service user. */
      readonly folders: readonly string[]
      /** Of `runAs`; where it is not known its SSH files may not be read. */
      readonly userHome: UserHome
      /** Word for word: the pushes, and what backs up where Understudy does not do it itself. */
      readonly commands: readonly Command[]
      /** The administrator's own that make and drop a snapshot of the home. */
      readonly snapshots?: readonly Command[]
      /** A push signs in by the SSH agent, so sudo has to leave it the way there. */
      readonly keepsAgent: boolean
    }
  | {
      readonly role: 'target'
      readonly login: string
      readonly runAs: string
      /** Read and written as root, as is the folder `beside` it. */
      readonly home: string
      readonly beside: string
      /** Only read. */
      readonly install: string
      /** Only read: backups that lie there already. */
      readonly archives: string
      readonly unit: string | undefined
      readonly fenced: FencedBy
      /** Whom else files may be given to, such as the user that receives pushes. */
      readonly otherOwners: readonly string[]
      /** Word for word, beside the rules for files and unit. */
      readonly commands: readonly Command[]
      /** The same for what nothing but warnings comes from. */
      readonly looks: readonly ReadCommand[]
    }

export interface SudoRule {
  /** The line of the file. */
  readonly text: string
  /** One of the commands that it allows, for asking sudo. */
  readonly example: Command
  /** Without the others a run goes on all the same. */
  readonly needed: boolean
}

/**
 * A file for /etc/sudoers.d with the rules that a node needs and no others; for a source only programs that read, and the backup scripts or client. Made from
 * the same builders as the commands. The rules are regular expressions (sudo 1.9.10), because a wildcard of sudo also
 * matches blanks and `..`; so a path with a blank is never allowed. No rule lets the caller set variables: with LD_PRELOAD
 * any program of root would be a shell of root.
 */
export function sudoersFor(order: SudoersOrder): string {
  const agent =
    order.role === 'source' && order.keepsAgent ? [`Defaults:${order.login} env_keep += "SSH_AUTH_SOCK"`] : []
  return [...heading(order), ...agent, ...sudoRules(order).map(({ text }) => text), ''].join('\n')
}

export function sudoRules(order: SudoersOrder): readonly SudoRule[] {
  const rulesFor = (commands: readonly Command[], needed: boolean): readonly SudoRule[] =>
    commands.filter(({ as }) => as !== 'login').flatMap((command) => rulesOf(order, command, needed))
  const looks = order.role === 'source' ? [] : order.looks
  const needed = rulesFor(shapesOf(order), true)
  const known = new Set(needed.map(({ text }) => text))
  const rules = [...needed, ...rulesFor(looks, false).filter(({ text }) => !known.has(text))]
  return [...new Map(rules.map((one) => [one.text, one])).values()]
}

function shapesOf(order: SudoersOrder): readonly Command[] {
  if (order.role === 'source') {
    return [...sourceShapes({ user: order.runAs }, order.userHome), ...order.commands, ...(order.snapshots ?? [])]
  }
  return [...targetShapes(order), ...order.commands]
}

/** Sudo passes over a longer expression. */
const LONGEST = 1024

/** One rule; several where it would name too many folders: no command names folders of two data stores. */
function rulesOf(order: SudoersOrder, command: Command, needed: boolean): readonly SudoRule[] {
  const places = placesOf(order)
  const text = rule(order.login, command, places)
  if (order.role === 'target' || order.folders.length === 1 || text.length - text.indexOf('^') <= LONGEST)
    return [{ text, example: exampleOf(command, places), needed }]
  const half = Math.ceil(order.folders.length / 2)
  return [order.folders.slice(0, half), order.folders.slice(half)].flatMap((folders) =>
    rulesOf({ ...order, folders }, command, needed),
  )
}

function rule(login: string, command: Command, places: readonly Place[]): string {
  const user = command.as === 'login' || command.as === 'root' ? 'root' : command.as.user
  const program = command.program.startsWith('/') ? command.program : `/usr/bin/${command.program}`
  // An expression is compared only where there are arguments.
  const words = command.args.length === 0 ? '""' : `^${ruleWords(command.args, places)}$`
  return `${login} ALL=(${user}) NOPASSWD: ${literal(program)} ${words}`
}

function heading(order: SudoersOrder): readonly string[] {
  const { role, login, commands } = order
  const what =
    role === 'source' ? 'reads as the service user, and writes nothing' : 'prepares, starts and stops the copy'
  const scripts = role === 'source' && commands.some(({ effect }) => effect === 'write')
  return [
    `# Understudy: what ${login} ${scripts ? 'reads as the service user' : what}. Needs sudo 1.9.10 or newer.`,
    ...(scripts
      ? [`# What backs up runs as root and obeys a file that ${login} writes: who is ${login} here is as good as root.`]
      : []),
    ...(role === 'target'
      ? [`# Root runs ${order.beside}/decrypt, which ${login} writes: who is ${login} here is as good as root.`]
      : []),
    ...(role === 'source' && order.snapshots !== undefined && order.snapshots.length > 0
      ? ['# A snapshot of the home is made and dropped by your own commands, word for word.']
      : []),
    '# Check with: visudo -cf FILE; keep as /etc/sudoers.d/understudy, mode 0440.',
    ...(role === 'source' && order.userHome.kind === 'unknown' ? leftOut(order.runAs, order.userHome.because) : []),
  ]
}

function leftOut(user: string, because: string): readonly string[] {
  return [
    `# LEFT OUT: the rule that reads the SSH files of ${user}, because ${because}.`,
    '# Print these rules again once that can be told.',
  ]
}
