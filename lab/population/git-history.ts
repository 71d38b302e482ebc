import type { Random } from './random.ts'
import { millisAgo } from './time.ts'

const MAIN = 'refs/heads/master'
const FEATURE = 'refs/heads/feature/next'

/**
 * A stream for `git fast-import`: commits on master, two on a feature branch, a tag; it asks for the hash of every
 * commit, which come back in order. A fork goes on where its origin stopped.
 */
export function historyStream(random: Random, commits: number, origin?: { readonly hash: string }): string {
  const numbers = Array.from({ length: commits }, (_, index) => index + 1)
  const onMain = numbers.map((number) => {
    const parent = number > 1 ? `from :${number - 1}\n` : origin === undefined ? '' : `from ${origin.hash}\n`
    return commit(random, { ref: MAIN, mark: number, parent, age: (commits - number + 3) * 600 })
  })
  const onFeature = [1, 2].map((step) => {
    const parent = `from :${step === 1 ? commits : commits + 1}\n`
    return commit(random, { ref: FEATURE, mark: commits + step, parent, age: (3 - step) * 600 })
  })
  return [...onMain, ...onFeature, `reset refs/tags/v1.0\nfrom :${Math.ceil(commits / 2)}\n\n`, 'done\n'].join('')
}

interface Commit {
  readonly ref: string
  readonly mark: number
  readonly parent: string
  readonly age: number
}

function commit(random: Random, { ref, mark, parent, age }: Commit): string {
  const when = `${Math.floor(millisAgo(age) / 1000)} +0000`
  const author = random.pick(['John Doe <jdoe@corp.example>', 'Anna Smith <asmith@corp.example>'])
  const message = `Change ${mark}: ${random.pick(['fix a race', 'speed up start', 'add a test', 'update docs'])}\n`
  const path = `src/module-${random.below(6)}.txt`
  const content = Array.from({ length: 12 }, () => random.hex(60)).join('\n') + '\n'
  return [
    `commit ${ref}\nmark :${mark}\nauthor ${author} ${when}\ncommitter ${author} ${when}\n`,
    data(message),
    parent,
    `M 100644 inline ${path}\n${data(content)}`,
    `M 100644 inline README.md\n${data(`# Revision ${mark}\n`)}\n`,
    `get-mark :${mark}\n`,
  ].join('')
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`
}
