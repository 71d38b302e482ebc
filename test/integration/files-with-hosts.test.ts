import { globSync, readFileSync } from 'node:fs'
import { dirname, join, matchesGlob } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { filesWithHosts } from '../files-with-hosts.ts'

const project = join(import.meta.dirname, '..', '..')
/** Whatever makes a host, or a file system, does it by one of these. */
const makers = [
  'lab/hosts/start-host.ts',
  'test/fixtures/disk-image.ts',
  'test/fixtures/fence-hosts.ts',
  'test/contracts/private-sshd.ts',
]
/** They start it in a program of its own. */
const byProgram = ['bench/main.test.ts', 'test/e2e/demo.test.ts']

it('a machine that can have no hosts skips every test that makes one, and no other', () => {
  const tests = globSync('{src,lab,bench,test}/**/*.test.ts', { cwd: project })
  const making = tests.filter((path) => makers.some((maker) => importedBy(path).has(maker)))
  const skipped = tests.filter((path) => filesWithHosts.some((glob) => matchesGlob(path, glob)))

  expect(making.length).toBeGreaterThan(20)
  expect(skipped.toSorted()).toEqual([...making, ...byProgram].toSorted())
})

it('such a machine says which those are, and on CI they fail instead', async () => {
  const [skipped, failed] = [await runWithoutPrograms({}), await runWithoutPrograms({ CI: '1' })]

  expect(skipped.exitCode).toBe(0)
  expect(skipped.stderr).toMatch(/^This machine lacks unshare, .*, which these tests need: .*fence-scopes/)
  expect(skipped.stdout).toMatch(/Tests +\d+ skipped/)
  expect(failed.exitCode).toBe(1)
  expect(failed.stdout).toMatch(/Test Files +1 failed/)
})

/** One suite with hosts, in a process of its own that finds none of the programs that it needs. */
async function runWithoutPrograms(env: Readonly<Record<string, string>>) {
  const vitest = join(project, 'node_modules/vitest/vitest.mjs')
  const words = [vitest, 'run', '--project', 'integration', 'test/integration/fence-scopes.test.ts']
  return await execa(process.execPath, words, {
    cwd: project,
    env: { PATH: '/nonexistent', NO_COLOR: '1', ...env },
    extendEnv: false,
    reject: false,
  })
}

const found = new Map<string, ReadonlySet<string>>()

/** Every module that a file takes in, itself included; types make nothing. */
function importedBy(path: string): ReadonlySet<string> {
  const known = found.get(path)
  if (known !== undefined) return known
  const modules = new Set([path])
  for (const one of modules) for (const other of importsOf(one)) modules.add(other)
  found.set(path, modules)
  return modules
}

function importsOf(path: string): readonly string[] {
  const text = readFileSync(join(project, path), 'utf8')
  const named = text.matchAll(/^import (?!type\b)[^'"]*'(\.[^']+\.ts)'/gm)
  return [...named].map(([, module = '']) => join(dirname(path), module))
}
