import type { ReadCommand, RunAs } from './command.ts'
import { gently } from './gently.ts'

export interface PushHome {
  /** Home of a node, or a shared home, on the source. */
  readonly from: string
  /** What it is of these: patterns differ by `shared/`, and a data store or another folder has nothing that is left out. */
  readonly kind: 'home' | 'shared-home' | 'folder'
  readonly to: { readonly user: string; readonly host: string; readonly port?: number; readonly path: string }
  /** Files that production's configuration lies in, relative to `from`; they travel apart and end in `held/`. */
  readonly heldApart: readonly string[]
  /** Folders at the destination that pushes of their own fill, relative to it: neither sent nor deleted. */
  readonly filledApart?: readonly string[]
  /** Ids of repositories to leave out (folders of the shared home). */
  readonly leaveOutRepositories?: readonly number[]
  /** Who reads the home on the source: needs to read every file, and to reach the SSH agent or the identity. */
  readonly as: RunAs
  /** No limit where left out. */
  readonly bytesPerSecond?: number
  /** All of it where left out. */
  readonly what?: Pushed
  readonly ssh?: { readonly config?: string; readonly identityFile?: string; readonly knownHosts?: string }
}

export type Pushed =
  /**
   * All of a folder of few files. Where it is cut off in the middle of one, what arrived stays under its name, with a time that no file has,
   * and the next push goes on from there: what is the same is not sent again, and the whole is compared by its checksum.
   */
  | { readonly kind: 'large-files' }
  /** Connects and compares nothing: shows that the push would get through. */
  | { readonly kind: 'nothing' }
  /** Of the parts that `within` tells only these, and everything outside of those parts. Paths below `from`. */
  | { readonly kind: 'parts'; readonly parts: readonly string[]; readonly within: readonly string[] }
  /** Only what lies in folders that fit these patterns, and nothing else is touched. Patterns below `from`. */
  | { readonly kind: 'inside'; readonly folders: readonly string[] }
  /** Everything else: what one push would do is done by both. */
  | { readonly kind: 'outside'; readonly folders: readonly string[] }
  /**
   * Files whose size and time are equal at both ends, but not their content. `but` are rules for what is not read for it. All
   * of the home where `parts` is left out. Deletes nothing.
   */
  | { readonly kind: 'contents'; readonly parts?: readonly string[]; readonly but: readonly string[] }

/**
 * Pushes a home to the target; the same command makes the first pass and the second one under the lock. It changes nothing
 * where it runs. Owners are not sent, because the receiving user is not root: a later chown makes the files runAs's own.
 * What is not in the source, or left out, is deleted at the destination, so nothing else may lie there.
 */
export function pushHome(push: PushHome): ReadCommand {
  const { user, host, path } = push.to
  const args = [
    ...gently,
    'rsync',
    // Not the times of links: a link that generations share with the base is another user's there, who alone may set them.
    '-rlptHJ',
    // Whole seconds would miss a ref that is rewritten within the second of the last pass. The receiver compares; as an option
    // of its own rsync would send it in a form that rrsync refuses.
    '--remote-option=--modify-window=-1',
    '--no-devices',
    '--no-specials',
    '--chmod=Du+rwx',
    ...howCompared(push.what),
    ...limitOf(push),
    '--timeout=300',
    '--outbuf=L',
    '--info=progress2,stats2',
    ...chosenPaths(push),
    `--rsh=${remoteShell(push)}`,
    '--',
    `${push.from}/`,
    `${user}@${host.includes(':') ? `[${host}]` : host}:${path}/`,
  ]
  const rules = push.what === undefined ? [] : rulesOf(push.what)
  const input = rules.length === 0 ? {} : { input: rules.map((rule) => `${rule}\n`).join('') }
  return { effect: 'read', program: 'nice', args, as: push.as, ...input }
}

/** rsync counts in units of 1024 bytes. */
function limitOf({ bytesPerSecond }: PushHome): readonly string[] {
  return bytesPerSecond === undefined ? [] : [`--bwlimit=${Math.max(1, Math.floor(bytesPerSecond / 1024))}`]
}

function howCompared(what: Pushed | undefined): readonly string[] {
  switch (what?.kind) {
    case undefined:
      // What is excluded too: a version before this one may still have sent it.
      return ['--delete', '--delete-excluded']
    case 'large-files':
      // `--append` would believe what lies there, and rrsync leaves `--partial-dir` without effect.
      return ['--delete', '--delete-excluded', '--partial']
    case 'parts':
    case 'inside':
    case 'outside':
      return ['--delete']
    case 'contents':
      return ['--checksum']
    case 'nothing':
      return []
  }
}

function chosenPaths(push: PushHome): readonly string[] {
  const paths = excludedPaths(push)
  const excludes = [...filledApart(push), ...paths.map((path) => `--exclude=${path}`)]
  switch (push.what?.kind) {
    case undefined:
    case 'large-files':
      return excludes
    case 'nothing':
      return ['--dry-run', '--exclude=*']
    case 'parts':
    case 'inside':
    case 'outside':
      // Hidden from the sender alone, so that it goes where it lies at the destination.
      return [...filledApart(push), ...paths.map((path) => `--filter=H ${path}`), RULES]
    case 'contents':
      return [...excludes, RULES]
  }
}

/** For sender and receiver, whatever is deleted of what is excluded. */
function filledApart({ filledApart: folders = [] }: PushHome): readonly string[] {
  return folders.map((folder) => `--filter=-sr /${escapePattern(folder)}/`)
}

/**
 * On standard input: any number of them, and the arguments are the same each time. Never `--filter=merge -`, whose rules may name
 * further files to read rules from, and rsync runs as root.
 */
const RULES = '--exclude-from=-'

/** The first rule that fits counts. A part that is gone from the source is named too: what no rule excludes is deleted. */
function rulesOf(what: Pushed): readonly string[] {
  switch (what.kind) {
    case 'nothing':
    case 'large-files':
      return []
    case 'parts':
      return [
        ...what.parts.map((part) => `+ /${asPattern(part)}/***`),
        ...what.within.map((pattern) => `- /${pattern}/`),
      ]
    case 'inside':
      return onlyInside(foldersOver(what.folders), what.folders)
    case 'outside':
      return what.folders.map((folder) => `- /${folder}/`)
    case 'contents':
      return [...what.but, ...(what.parts === undefined ? [] : onlyIn(what.parts))]
  }
}

function onlyIn(parts: readonly string[]): readonly string[] {
  return onlyInside(foldersOver(parts).map(escapePattern), parts.map(asPattern))
}

/** Patterns of folders, from `from`: of those that have to be passed, and of those that are sent whole. */
function onlyInside(over: readonly string[], folders: readonly string[]): readonly string[] {
  return [...over.map((folder) => `+ /${folder}/`), ...folders.map((folder) => `+ /${folder}/***`), '- *']
}

function foldersOver(paths: readonly string[]): readonly string[] {
  const over = paths.flatMap((path) => {
    const names = path.split('/').slice(0, -1)
    return names.map((_, index) => names.slice(0, index + 1).join('/'))
  })
  return [...new Set(over)]
}

/** For a rule with a wildcard at its end, where a backslash is one that escapes, whatever else stands in it. */
function asPattern(path: string): string {
  return path.replaceAll(/[\\*?[]/g, '\\$&')
}

export interface CountedHome {
  /** What the files hold; on disk they need a little more. */
  readonly bytes: number
  readonly files: number
}

/** Counts what a push would send, with the same patterns and nobody to receive it; read the output with `readCountedHome`. */
export function countHome(push: PushHome): ReadCommand {
  const nowhere = `${push.from}.understudy-nowhere/`
  const args = [
    ...gently,
    'rsync',
    '-rlptH',
    '--no-devices',
    '--no-specials',
    '--dry-run',
    '--stats',
    '--no-human-readable',
  ]
  return {
    effect: 'read',
    program: 'nice',
    args: [
      ...args,
      ...filledApart(push),
      ...excludedPaths(push).map((path) => `--exclude=${path}`),
      '--',
      `${push.from}/`,
      nowhere,
    ],
    as: push.as,
  }
}

/** Undefined for what is no such output, nor that of a push; a push sets its digits in groups. */
export function readCountedHome(output: string): CountedHome | undefined {
  const files = /^Number of files: ([\d,]+)/m.exec(output)?.[1]
  const bytes = /^Total file size: ([\d,]+)/m.exec(output)?.[1]
  return files === undefined || bytes === undefined ? undefined : { files: numberOf(files), bytes: numberOf(bytes) }
}

function numberOf(digits: string): number {
  return Number(digits.replaceAll(',', ''))
}

/** What no copy needs, as the vendor's own backup scripts leave out, anchored at the top; and what is held apart. */
function excludedPaths(push: PushHome): readonly string[] {
  const held = push.heldApart.map((path) => `/${escapePattern(path)}`)
  if (push.kind === 'folder') return held
  const shared = push.kind === 'home' ? '/shared/' : '/'
  return [
    ...(push.kind === 'home' ? leftOutOfHome : []),
    ...leftOutOfSharedHome.map((path) => `${shared}${path}`),
    ...(push.leaveOutRepositories ?? []).map((id) => `${shared}data/repositories/${id}`),
    ...held,
  ]
}

const leftOutOfHome = ['/caches/', '/data/db.*', '/search/data/', '/export/', '/log/', '/plugins/.*/', '/tmp', '/.lock']
const leftOutOfSharedHome = ['data/db.*', 'search/data/', 'export/', '.lock']

/** A file name is no pattern: `*`, `?` and `[` stand for themselves. */
function escapePattern(path: string): string {
  return /[*?[]/.test(path) ? asPattern(path) : path
}

/** Split by rsync itself at blanks, never by a shell. */
function remoteShell({ to, ssh = {} }: PushHome): string {
  const option = (name: string, value: string | undefined) => (value === undefined ? [] : ['-o', `${name}=${value}`])
  const words = [
    'ssh',
    ...(ssh.config === undefined ? [] : ['-F', ssh.config]),
    '-T',
    '-o',
    'BatchMode=yes',
    '-o',
    'ConnectTimeout=10',
    '-o',
    'ServerAliveInterval=15',
    ...option('IdentityFile', ssh.identityFile),
    ...option('UserKnownHostsFile', ssh.knownHosts),
    ...(to.port === undefined ? [] : ['-p', String(to.port)]),
  ]
  return words.map((word) => (/\s/.test(word) ? `'${word}'` : word)).join(' ')
}
