import type { Command } from './command.ts'

/** A word in a command that stands for any of many, in the rule as a regular expression. */
export interface Place {
  readonly stands: string
  readonly pattern: string
  /** One that the pattern allows. */
  readonly example: string
  /** The word that it stands in may be given several times, each with another. */
  readonly repeated?: true
}

/** Any file, and any folder, that may be read. */
export const readFile = '/understudy-read-file'
export const readFolder = '/understudy-read-folder'
/** One or more of those folders. */
export const readFolders = '/understudy-read-some-folders'
/** What SSH knows of other hosts, in the home of the service user. The folder may be a link: only files of these names. */
export const sshFile = '/understudy-ssh-file'
/** Any file below the home or the folder beside it; the same with those two themselves. */
export const anyFile = '/understudy-file'
export const anyFolder = '/understudy-folder'
/** One or more of those files. */
export const anyFiles = '/understudy-some-files'
/** Anything below the folder beside the home, where nothing lies but what Understudy put there. */
export const anyBeside = '/understudy-beside'
/** Anything below the folder of archives. */
export const anyArchive = '/understudy-archive'
/** Our drop-in, or its like while it is written. */
export const dropIn = '/understudy-drop-in'
/** The unit that raises the fence at a boot, and the hosts file, or their likes while they are written. */
export const fenceUnitFile = '/understudy-fence-unit'
export const hostsFile = '/understudy-hosts-file'
/** A start script, or its like while it is written. */
export const startScript = '/understudy-start-script'
export const anyOwner = 'understudy-owner'
export const anyRun = 'understudy-run'
/** The id of any data store outside the home of a source, in a word that there is one of for each of them. */
export const anyStore = 'understudy-store'
/** What a template of a database's name is filled with. */
export const anyNamePart = 'understudy-name-part'
/** How many processes restore at once. */
export const anyJobs = 'understudy-jobs'
/** As a word of its own, so that no path is taken for one. */
export const anyMode = 0o1234

/** Where a user is at home on a host, or why nobody can tell. */
export type UserHome =
  | { readonly kind: 'known'; readonly path: string }
  | { readonly kind: 'unknown'; readonly because: string }

export type PlacesOrder =
  | { readonly role: 'source'; readonly folders: readonly string[]; readonly userHome: UserHome }
  | {
      readonly role: 'target'
      readonly home: string
      readonly beside: string
      readonly install: string
      readonly archives: string
      readonly unit: string | undefined
      readonly runAs: string
      readonly otherOwners: readonly string[]
    }

export function placesOf(order: PlacesOrder): readonly Place[] {
  const run = place(anyRun, '[0-9]{8}-[0-9]{6}-[A-Za-z0-9]+', '20260101-000000-abcd')
  if (order.role === 'source') {
    const [first = ''] = order.folders
    const several = place(readFolders, `(${oneOf(order.folders)}(${part})* ?)+`, first)
    const store: Place = { ...place(anyStore, '[0-9]+', '1'), repeated: true }
    return [...below(order.folders, readFile, readFolder), several, ...sshFilesOf(order.userHome), run, store]
  }
  const { home, beside, install, archives, unit = '', runAs, otherOwners } = order
  const folder = dropInFolder(unit)
  const owners = ['root', runAs, ...otherOwners]
  return [
    ...below([home, beside, install, ...(isBelow(archives, beside) ? [] : [archives])], readFile, readFolder),
    ...below([home, beside], anyFile, anyFolder),
    place(anyFiles, `(${oneOf([home, beside])}(${part})+ ?)+`, `${home}/shared`),
    place(
      startScript,
      `${literal(install)}/bin/(${startScripts.map(literal).join('|')}|${temporary})`,
      `${install}/bin/${startScripts[0]}`,
    ),
    place(anyBeside, `${literal(beside)}(${part})+`, `${beside}/generations/20260101-000000-abcd`),
    place(anyArchive, `${literal(archives)}(${part})+`, `${archives}/bitbucket-20260101-000000.tar.gz`),
    place(dropIn, `${literal(folder)}/(90-understudy[.]conf|${temporary})`, `${folder}/${dropInName}`),
    place(
      fenceUnitFile,
      `/etc/systemd/system/(understudy-fence-[a-z0-9-]+[.]service|${temporary})`,
      `/etc/systemd/system/understudy-fence-staging.service`,
    ),
    place(hostsFile, `/etc/(hosts|${temporary})`, '/etc/hosts'),
    place(anyOwner, `(${owners.map(literal).join('|')})`, runAs),
    place(anyNamePart, '[A-Za-z0-9]+', '1'),
    place(anyJobs, '[0-9]+', '2'),
    run,
  ]
}

export function dropInFolder(unit: string): string {
  return `/etc/systemd/system/${unit}.d`
}

/** As a writer names a file before it is renamed into place. */
const temporary = '[.]understudy-[A-Za-z0-9]+'

/** Where a start enters, as far as an installation has them: of every version, of 5.0 and later, and of 4.x. */
export const startScripts = ['start-bitbucket.sh', 'start-webapp.sh', '_start-webapp.sh', 'startup.sh'] as const

const dropInName = '90-understudy.conf'

/** The words of a command as a rule writes them, joined as sudo joins them before it compares. */
export function ruleWords(args: readonly string[], places: readonly Place[]): string {
  const patterns = new Map(places.map(({ stands, pattern }) => [literal(stands), pattern]))
  const several = places.filter(({ repeated }) => repeated === true)
  const patternOf = (word: string): string => {
    // No set-user-id bit: with it a file of root would be a shell of root.
    if (word === modeWord) return '0[0-7]{3}'
    const pattern = filled(literal(word), patterns)
    return several.some(({ stands }) => word.includes(stands)) ? `${pattern}( ${pattern})*` : pattern
  }
  return args.map(patternOf).join(' ')
}

export function exampleOf(command: Command, places: readonly Place[]): Command {
  const examples = new Map(places.map(({ stands, example }) => [stands, example]))
  return { ...command, args: command.args.map((word) => (word === modeWord ? '0600' : filled(word, examples))) }
}

const modeWord = anyMode.toString(8)

/** In one pass, so that nothing is looked for in what was filled in. */
function filled(word: string, values: ReadonlyMap<string, string>): string {
  const stands = new RegExp(
    [...values.keys()].map((key) => key.replaceAll(/[[\]\\^$.|?*+(){}]/g, '\\$&')).join('|'),
    'g',
  )
  return word.replaceAll(stands, (found) => values.get(found) ?? found)
}

/** A text that matches only itself, with what sudoers itself gives a meaning written as it demands. */
export function literal(text: string): string {
  return text.replaceAll(/[.*+?^$|()[\]{}\\,:=#]/g, (character) => {
    if (character === '\\') return '[\\\\]'
    return ',:=#^'.includes(character) ? `\\${character}` : `[${character}]`
  })
}

/** Without blanks, and never `.` or `..`. */
const part = '/([^/. ][^/ ]*|[.][^/. ][^/ ]*|[.][.][^/ ]+)'

function below(folders: readonly string[], file: string, folder: string): readonly Place[] {
  const tops = oneOf(folders)
  return [
    place(file, `${tops}(${part})+`, `${folders[0]}/shared`),
    place(folder, `${tops}(${part})*`, folders[0] ?? ''),
  ]
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`)
}

/** Sudo passes over an expression of more than 1024 characters, so the path of the home stands in it only once. */
function oneOf(folders: readonly string[]): string {
  const [first = '', second, ...rest] = folders
  if (second === undefined) return literal(first)
  if (!second.startsWith(first)) return `(${folders.map(literal).join('|')})`
  const both = `${literal(first)}(${literal(second.slice(first.length))})?`
  return rest.length === 0 ? both : `(${[both, ...rest.map(literal)].join('|')})`
}

function sshFilesOf(home: UserHome): readonly Place[] {
  if (home.kind === 'unknown') return []
  const { path } = home
  return [place(sshFile, `${literal(path)}/[.]ssh/(known_hosts2?|config)`, `${path}/.ssh/known_hosts`)]
}

function place(stands: string, pattern: string, example: string): Place {
  return { stands, pattern, example }
}
