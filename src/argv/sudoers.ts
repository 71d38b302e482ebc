import type { Command, ReadCommand, RunAs } from './command.ts'
import * as files from './files.ts'
import { listConnections, listListeners } from './ss.ts'
import { reloadUnits, resetFailedUnit, startUnit, stopUnit } from './systemctl.ts'

export type SudoersOrder =
  | {
      readonly role: 'source'
      /** The SSH user that gets the rules. */
      readonly login: string
      readonly runAs: string
      /** Home, shared home, installation: what may be read, as the service user. */
      readonly folders: readonly string[]
      /** Word for word: the pushes of the home. */
      readonly commands: readonly ReadCommand[]
    }
  | {
      readonly role: 'target'
      readonly login: string
      readonly runAs: string
      /** What may be read and written, as root: where home and generations lie, installation, drop-ins of the unit. */
      readonly folders: readonly string[]
      readonly unit: string | undefined
      /** Whom else files may be given to, such as the user that receives pushes. */
      readonly otherOwners: readonly string[]
      /** Word for word, beside the rules for files and unit. */
      readonly commands: readonly Command[]
    }

/**
 * A file for /etc/sudoers.d with the rules that a node needs and no others; for a source only programs that read. Made from
 * the same builders as the commands. The rules are regular expressions (sudo 1.9.10), because a wildcard of sudo also
 * matches blanks and `..`; so a path with a blank is never allowed.
 */
export function sudoersFor(order: SudoersOrder): string {
  const reader: RunAs = order.role === 'source' ? { user: order.runAs } : 'root'
  const shapes =
    order.role === 'source' ? readingShapes(reader) : [...readingShapes(reader), ...writingShapes(order.unit)]
  const places = placePatterns(order)
  const lines = [...shapes, ...order.commands]
    .filter((command) => command.as !== 'login')
    .map((command) => rule(order.login, command, places))
  return `${heading(order)}\n${[...new Set(lines)].join('\n')}\n`
}

/** Stands for the id of a run in a command that is given word for word. */
export const ANY_RUN = 'understudy-run'
/** Stands for any file below the folders, and for any of those folders or one below them. */
export const ANY_FOLDER = '/understudy-folder'
/** Stands for one or more files below the folders. */
export const ANY_FILES = '/understudy-some'
const FILE = '/understudy-file'
const FOLDER = ANY_FOLDER
const PROCESS = '/understudy-process'
const OWNER = 'understudy-owner'
const MODE = 0o1234

function readingShapes(as: RunAs): readonly Command[] {
  const onFolder = [files.statFile(FOLDER, as), files.diskSpace(FOLDER, as), files.resolvePath(FOLDER, as)]
  const onFile = [files.catFile(FILE, as), files.catFile(PROCESS, as), files.checksumFiles([FILE], as)]
  return [...onFile, ...onFolder, files.listFolder(FOLDER, as), listListeners(as), listConnections(as)]
}

function writingShapes(unit: string | undefined): readonly Command[] {
  const as = 'root'
  const attributes = { mode: MODE, owner: OWNER, group: OWNER }
  return [
    files.makeFolder(FOLDER, attributes, as),
    files.makeEmptyFile(FILE, as),
    files.fillFile(FILE, as),
    files.changeOwner(FILE, OWNER, OWNER, as),
    files.changeOwnerOfTree(FILE, OWNER, OWNER, as),
    files.changeMode(FILE, MODE, as),
    files.renameFile(FILE, FILE, as),
    files.linkFile(FILE, FILE, as),
    files.removeFile(FILE, as),
    files.removeTree(FILE, as),
    files.flushPath(FOLDER, as),
    ...(unit === undefined ? [] : [startUnit(unit), stopUnit(unit), resetFailedUnit(unit), reloadUnits()]),
  ]
}

/** What stands for the placeholders: a path below one of the folders, without blanks and without `.` or `..` as a part. */
function placePatterns(order: SudoersOrder): ReadonlyMap<string, string> {
  const part = '/([^/. ][^/ ]*|[.][^/. ][^/ ]*|[.][.][^/ ]+)'
  const tops = `(${order.folders.map((folder) => literal(folder)).join('|')})`
  const file = `${tops}(${part})+`
  const owners = ['root', order.runAs, ...(order.role === 'target' ? order.otherOwners : [])]
  return new Map([
    [literal(FILE), file],
    [literal(ANY_FILES), `${file}( ${file})*`],
    [literal(FOLDER), `${tops}(${part})*`],
    [literal(PROCESS), '/proc/[0-9]+/(environ|cmdline|status|cgroup)'],
    [literal(OWNER), `(${owners.map(literal).join('|')})`],
    [ANY_RUN, '[0-9]{8}-[0-9]{6}-[A-Za-z0-9]+'],
    // No set-user-id bit: with it a file of root would be a shell of root.
    [MODE.toString(8).padStart(4, '0'), '0[0-7]{3}'],
  ])
}

function rule(login: string, command: Command, places: ReadonlyMap<string, string>): string {
  const user = command.as === 'login' || command.as === 'root' ? 'root' : command.as.user
  const words = [...places].reduce(
    (text, [place, pattern]) => text.replaceAll(place, () => pattern),
    literal(command.args.join(' ')),
  )
  const tag = command.env === undefined ? 'NOPASSWD' : 'NOPASSWD:SETENV'
  return `${login} ALL=(${user}) ${tag}: ${programPath(command.program)} ${words === '' ? '""' : `^${words}$`}`
}

/** A path of the configuration may hold what sudoers takes for a pattern or a separator. */
function programPath(program: string): string {
  if (!program.startsWith('/')) return `/usr/bin/${program}`
  return program.replaceAll(/[*?[\]\\!,:= ]/g, String.raw`\$&`)
}

/** A text that matches only itself, with what sudoers itself gives a meaning written as it demands. */
function literal(text: string): string {
  return text.replaceAll(/[.*+?^$|()[\]{}\\,:=#]/g, (character) => {
    if (character === '\\') return '[\\\\]'
    return ',:=#^'.includes(character) ? `\\${character}` : `[${character}]`
  })
}

function heading({ role, login }: SudoersOrder): string {
  const what =
    role === 'source' ? 'reads as the service user, and writes nothing' : 'prepares, starts and stops the copy'
  return `# Understudy: what ${login} ${what}. Needs sudo 1.9.10 or newer.\n# Check with: visudo -cf FILE; keep as /etc/sudoers.d/understudy, mode 0440.`
}
