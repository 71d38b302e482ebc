import type { ReadCommand, RunAs } from './command.ts'
import { fromRoot } from './hash-files.ts'

/** Prints the version, such as `git version 2.39.5`. */
export function gitVersion(as: RunAs): ReadCommand {
  return { effect: 'read', program: 'git', args: ['--version'], as }
}

/**
 * Follows every ref of each of these repositories to all that it needs; alternates are followed to where they lead. What the repositories
 * say of settings and programs is another's: nothing of it is run, nothing is fetched. Read the lines with `readConnectivity`.
 */
export function checkConnectivity(repositories: readonly string[], as: RunAs): ReadCommand {
  const told = (word: string) => ['-printf', `${MARK} ${word} %p\\n`]
  const args = [
    ...gently,
    ...fromRoot,
    'find',
    ...repositories,
    '-maxdepth',
    '0',
    '-exec',
    ...git,
    '{}',
    ...fsck,
    ';',
    ...told('whole'),
    '-o',
    ...told('broken'),
  ]
  return { effect: 'read', program: 'nice', args, as }
}

export interface ConnectedRepository {
  readonly path: string
  readonly whole: boolean
  /** What git said of it: the first lines. */
  readonly said: readonly string[]
}

/** Line by line; hands over each repository once it was looked at, with at most so many lines of what was said. */
export function readConnectivity(
  each: (repository: ConnectedRepository) => void,
  mostLines = FEW_LINES,
): (line: string) => void {
  let said: string[] = []
  return (line) => {
    const [, word, path] = OUTCOME.exec(line) ?? []
    if (path === undefined) {
      if (said.length < mostLines) said.push(line)
      return
    }
    each({ path, whole: word === 'whole', said })
    said = []
  }
}

const MARK = 'understudy-repository'
const OUTCOME = new RegExp(`^${MARK} (whole|broken) (.+)$`)
const FEW_LINES = 3

const gently = ['-n', '10', 'ionice', '-c', '2', '-n', '7']

// sudo lets no variable pass, so `env` sets them: no settings of the host or of a user, no question, nothing fetched for a missing object.
const git = [
  'env',
  'HOME=/nonexistent',
  'XDG_CONFIG_HOME=/nonexistent',
  'GIT_CONFIG_NOSYSTEM=1',
  'GIT_CONFIG_GLOBAL=/dev/null',
  'GIT_TERMINAL_PROMPT=0',
  'GIT_NO_LAZY_FETCH=1',
  'git',
  // Above the repository's own. With these indexes git would believe them instead of looking at the objects.
  ...[
    'core.commitGraph=false',
    'core.multiPackIndex=false',
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
  ].flatMap((setting) => ['-c', setting]),
  '-c',
  'core.alternateRefsCommand=true',
  '-c',
  'safe.directory=*',
  '--git-dir',
]

// What only a reflog names may have been collected long ago. Complaints go to stdout, with the outcome of the repository after them.
const fsck = ['fsck', '--connectivity-only', '--no-dangling', '--no-reflogs', '--no-progress']
