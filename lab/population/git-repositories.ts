import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { historyStream } from './git-history.ts'
import { createRandom } from './random.ts'
import type { RepositorySpec } from './repository-list.ts'

export interface GitRepository extends RepositorySpec {
  /** Hashes of the commits on master, oldest first. */
  readonly master: readonly string[]
  /** Hash of the feature branch. */
  readonly feature: string
}

export function repositoryFolder(home: string, id: number): string {
  return join(home, 'shared/data/repositories', String(id))
}

/** Makes the bare repositories, two at a time; forks after all origins, since they borrow their objects. */
export async function makeRepositories(
  home: string,
  seed: number,
  list: readonly RepositorySpec[],
): Promise<readonly GitRepository[]> {
  const made = new Map<number, GitRepository>()
  const make = async (spec: RepositorySpec): Promise<void> => {
    made.set(spec.id, await makeRepository(home, seed, spec, made.get(spec.originId ?? 0)))
  }
  await twoAtATime(
    list.filter((spec) => spec.originId === undefined),
    make,
  )
  await twoAtATime(
    list.filter((spec) => spec.originId !== undefined),
    make,
  )
  return list.flatMap((spec) => made.get(spec.id) ?? [])
}

async function makeRepository(
  home: string,
  seed: number,
  spec: RepositorySpec,
  origin: GitRepository | undefined,
): Promise<GitRepository> {
  const folder = repositoryFolder(home, spec.id)
  await makeSkeleton(folder, spec)
  if (origin !== undefined) {
    // Absolute, as Bitbucket writes it: the reason why a copy at another path must be rewritten.
    await writeFile(join(folder, 'objects/info/alternates'), `${repositoryFolder(home, origin.id)}/objects\n`)
  }
  const start = origin?.master.at(-1)
  const stream = historyStream(
    createRandom(seed, `git-${spec.id}`),
    spec.commits,
    start === undefined ? undefined : { hash: start },
  )
  // Every third repository keeps its objects in a pack, the others loose, as between two garbage collections.
  const unpackLimit = spec.id % 3 === 0 ? 1 : 10_000
  const flags = ['-c', 'safe.directory=*', '-c', 'core.fsync=none', '-c', `fastimport.unpackLimit=${unpackLimit}`]
  const { stdout } = await execa('git', [...flags, 'fast-import', '--quiet', '--done'], {
    input: stream,
    env: gitEnvironment(folder),
  })
  const hashes = stdout.split('\n')
  await keepPullRequestRef(folder, hashes.at(-1) ?? '')
  return { ...spec, master: hashes.slice(0, spec.commits), feature: hashes.at(-1) ?? '' }
}

/** Keeps the settings of whoever runs the lab out of its repositories. */
export function gitEnvironment(folder: string): Record<string, string> {
  return { GIT_DIR: folder, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
}

/** What `git init --bare` and Bitbucket put into a repository; written by hand, which is ten times as fast. */
async function makeSkeleton(folder: string, { id, hierarchyId, projectKey, slug }: RepositorySpec): Promise<void> {
  const folders = [
    'objects/info',
    'objects/pack',
    'refs/heads',
    'refs/tags',
    'stash-refs/pull-requests',
    'app-info',
    'hooks',
    'info',
  ]
  await Promise.all(folders.map((name) => mkdir(join(folder, name), { recursive: true })))
  const info = `#>**\n# THIS FILE IS MAINTAINED BY BITBUCKET\n[bitbucket]\n\thierarchy = ${hierarchyId}\n\tproject = ${projectKey}\n\trepository = ${slug}\n#<**\n`
  await Promise.all([
    writeFile(join(folder, 'HEAD'), 'ref: refs/heads/master\n'),
    writeFile(join(folder, 'config'), '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n'),
    writeFile(join(folder, 'description'), `repository ${id}\n`),
    writeFile(join(folder, 'repository-config'), info),
    writeFile(join(folder, 'app-info/refs'), ''),
  ])
}

async function keepPullRequestRef(folder: string, hash: string): Promise<void> {
  await mkdir(join(folder, 'stash-refs/pull-requests/1'), { recursive: true })
  await writeFile(join(folder, 'stash-refs/pull-requests/1/from'), `${hash}\n`)
}

async function twoAtATime<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = list.values()
  const worker = async (): Promise<void> => {
    for (const one of waiting) await work(one)
  }
  await Promise.all([worker(), worker()])
}
