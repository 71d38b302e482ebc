import { createRandom } from './random.ts'

export interface RepositorySpec {
  readonly id: number
  readonly projectId: number
  readonly projectKey: string
  readonly slug: string
  readonly hierarchyId: string
  /** The repository that this one was forked from. */
  readonly originId?: number
  readonly commits: number
}

export const projects = [
  { id: 1, key: 'PLAT', name: 'Platform' },
  { id: 2, key: 'SHOP', name: 'Shop' },
  { id: 3, key: 'OPS', name: 'Operations' },
] as const

/** Forks live in the personal project of user 2. */
export const personalProject = { id: 4, key: '~JDOE', name: 'jdoe', ownerId: 2 } as const

const names = [
  'gateway',
  'billing',
  'catalogue',
  'search',
  'accounts',
  'deploy',
  'monitoring',
  'mobile',
  'docs',
] as const

/** About one repository in six is a fork: 4 of 26. */
export function repositoryList(seed: number, count: number): readonly RepositorySpec[] {
  const random = createRandom(seed, 'repositories')
  const forks = Math.round(count * 0.15)
  const roots = Array.from({ length: count - forks }, (_, index): RepositorySpec => {
    const project = projects[index % projects.length] ?? projects[0]
    const round = Math.floor(index / names.length)
    const slug = `${names[index % names.length] ?? names[0]}${round === 0 ? '' : `-${round + 1}`}`
    return {
      id: index + 1,
      projectId: project.id,
      projectKey: project.key,
      slug,
      hierarchyId: random.hex(20),
      commits: 8 + random.below(25),
    }
  })
  const forked = roots.slice(0, forks).map((origin, index): RepositorySpec => ({
    id: roots.length + index + 1,
    projectId: personalProject.id,
    projectKey: personalProject.key,
    slug: `${origin.slug}-${origin.id}`,
    hierarchyId: origin.hierarchyId,
    originId: origin.id,
    commits: 3,
  }))
  return [...roots, ...forked]
}
