import { join } from 'node:path/posix'
import { parseJson } from '../kernel/json.ts'
import type { RefDigests, RepositoryRefs } from './ref-digests.ts'

/** Beside the manifest while a backup waits, and with its generation afterwards. */
export function refsPath(folder: string): string {
  return join(folder, 'refs')
}

const FIRST = 'understudy/refs/1'

/** A line for each repository: digests and number of its refs, and its path as JSON writes it. */
export function formatRefs(refs: RefDigests): string {
  const lines = Array.from(
    refs,
    ([repository, { head, packed, loose, files }]) =>
      `${head} ${packed} ${loose} ${files} ${JSON.stringify(repository)}`,
  )
  return `${[FIRST, ...lines, `${refs.size} repositories`].join('\n')}\n`
}

export interface RefsReading {
  readonly line: (text: string) => void
  /** Undefined for what is no such list, or only a part of one. */
  readonly refs: () => RefDigests | undefined
}

/** Line by line, as it comes. */
export function readRefs(): RefsReading {
  const refs = new Map<string, RepositoryRefs>()
  let first: string | undefined
  let last = ''
  return {
    line: (text) => {
      first ??= text
      last = text
      const found = repositoryOf(text)
      if (found !== undefined) refs.set(...found)
    },
    refs: () => (first === FIRST && last === `${refs.size} repositories` ? refs : undefined),
  }
}

const LINE = /^([0-9a-f]{32}) ([0-9a-f]{32}) ([0-9a-f]{32}) (\d+) (".*")$/

function repositoryOf(text: string): readonly [string, RepositoryRefs] | undefined {
  const [, head = '', packed = '', loose = '', files = '', name = ''] = LINE.exec(text) ?? []
  const repository = parseJson(name)
  return typeof repository === 'string' ? [repository, { head, packed, loose, files: Number(files) }] : undefined
}
