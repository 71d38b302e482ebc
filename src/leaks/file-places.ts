import { packFiles } from '../argv/pack-files.ts'
import type { ReadCommand } from '../argv/command.ts'

/** Where files of a copy may lie. */
export interface FileFolders {
  readonly home: string
  readonly install: string
  /** The folders in the home that hold `repositories/`. */
  readonly stores: readonly string[]
}

/** A folder that is searched, and the one command that gives its files. */
export interface FilePlace {
  readonly folder: string
  /** For people: which files. */
  readonly searched: string
  /** `archives`: of apps; what is in them is content, for an app acts on what its settings say. */
  readonly kind: 'files' | 'archives'
  readonly command: ReadCommand
}

/** The arguments depend on nothing but the folders: sudo has to allow them before anybody knows what is searched for. */
export function filePlaces({ home, install, stores }: FileFolders): readonly FilePlace[] {
  return [
    {
      folder: home,
      searched: 'files of configuration, but for what the folders below have',
      kind: 'files',
      command: packed(home, { paths: configuration, withoutFolders: [...passing, 'shared', 'bin', 'data'] }),
    },
    {
      folder: `${home}/shared`,
      searched: 'files of configuration, but for what the folders below have',
      kind: 'files',
      command: packed(`${home}/shared`, {
        paths: configuration,
        withoutFolders: [...passing, 'config', 'bin', 'data', 'repositories'],
        // These two are looked at where they will be read: while the copy is held, here lie stubs.
        without: ['bitbucket.properties', 'server.xml'],
      }),
    },
    ...[`${home}/shared/config`, `${home}/shared/bin`, `${home}/bin`].map(everyFile),
    ...stores.map((store): FilePlace => ({
      folder: `${store}/repositories`,
      searched: 'what repositories have beside objects, refs and logs: configuration, hooks, attributes',
      kind: 'files',
      command: packed(`${store}/repositories`, { withoutFolders: ofGit, without: [...packedRefs, ...binaries] }),
    })),
    {
      folder: install,
      searched: 'files of configuration and scripts',
      kind: 'files',
      command: packed(install, { paths: configuration, withoutFolders: ['work', 'temp', 'logs', 'jre', 'data'] }),
    },
    {
      folder: `${home}/shared/plugins/installed-plugins`,
      searched: 'archives of installed apps, and the archives in them',
      kind: 'archives',
      command: packed(`${home}/shared/plugins/installed-plugins`, { paths: archives }),
    },
  ]
}

function everyFile(folder: string): FilePlace {
  return { folder, searched: 'every file but archives', kind: 'files', command: packed(folder, { without: binaries }) }
}

function packed(folder: string, chosen: Omit<Parameters<typeof packFiles>[0], 'folder'>): ReadCommand {
  return packFiles({ folder, ...chosen }, 'root')
}

const endings =
  'properties|xml|conf|config|cfg|cnf|ini|ya?ml|json|toml|env|options|vmoptions|policy|service|ldif|sh|bash|py|pl|rb|groovy'
const names = 'config|[.]netrc|[.]pgpass|[.]gitconfig|[.]git-credentials|[.]profile|[.]bash(_profile|rc)'
/** Short, for sudo passes over a rule of more than 1024 characters. */
const configuration = `.*[.](${endings})|.*/(${names})`
const archives = '.*[.](jar|zip|obr|war)'
const binaries = ['*.jar', '*.zip', '*.pack', '*.idx']

/** Made anew by the copy, or the record of what was. */
const passing = ['caches', 'tmp', 'log', 'export']
/** Refs name commits and branches only; alternates are checked where the home is restored. */
const ofGit = ['objects', 'refs', 'stash-refs', 'logs']
const packedRefs = ['packed-refs', 'stash-packed-refs']
