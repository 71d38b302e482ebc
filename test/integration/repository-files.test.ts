import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHostReader } from '../../src/adapters/hosts/open-host.ts'
import type { ReadCommand } from '../../src/argv/command.ts'
import { readRepositoryFiles } from '../../src/survey/repository-files.ts'

let shared: string

beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), 'understudy-repositories-'))
})

afterAll(async () => {
  await rm(shared, { recursive: true, force: true })
})

it('hooks and settings of all repositories are read with one find and one grep, and nothing of their objects', async () => {
  await put('1/config', '[core]\n\tbare = true\n')
  await put('1/hooks/post-receive.d/50 notify', 'curl https://ci.example.com\n')
  await put('1/objects/hooks/x', 'http://no.example.com')
  await put('1/hooks/update.sample', 'curl https://of-git.example.com\n')
  await put('1/hooks/post-receive.d/20_bitbucket_callback', 'https://of-bitbucket.example.com\n')
  await put('1/description', 'see https://about.example.com\n')
  await put('1/objects/config', '[remote "a"]\n\turl = https://no.example.com\n')
  await put('stored/a1/7/config', '[remote "backup"]\n\turl = https://git.example.com\n\tfetch = x\n')
  await mkdir(join(shared, 'data/repositories/1/hooks/empty'), { recursive: true })
  await symlink('/usr/bin/true', join(shared, 'data/repositories/1/hooks/update'))
  await using host = openHostReader({ host: 'local', become: 'none', filesAs: 'login' })
  const run: ReadCommand[] = []

  const files = await readRepositoryFiles(
    { ...host, run: (command, options) => (run.push(command), host.run(command, options)) },
    [{ path: join(shared, 'data'), name: 'data' }],
    'login',
  )

  expect(files.hooks.toSorted()).toEqual([
    'data/repositories/1/hooks/post-receive.d/20_bitbucket_callback',
    'data/repositories/1/hooks/post-receive.d/50 notify',
    'data/repositories/1/hooks/update',
    'data/repositories/1/hooks/update.sample',
  ])
  expect(files.config.map(({ path, line, text }) => `${path}:${line}:${text}`).toSorted()).toEqual([
    'data/repositories/1/config:1:[core]',
    'data/repositories/stored/a1/7/config:1:[remote "backup"]',
    'data/repositories/stored/a1/7/config:2:\turl = https://git.example.com',
  ])
  expect(files.hookLines).toEqual([
    { path: 'data/repositories/1/hooks/post-receive.d/50 notify', line: 1, text: 'curl https://ci.example.com' },
  ])
  expect(run.map(({ program }) => program)).toEqual(['find', 'grep'])
})

it('those of a store from outside the home are named as the copy will have them', async () => {
  const outer = join(shared, 'outer')
  await mkdir(join(outer, 'repositories/ab/cd/7/hooks'), { recursive: true })
  await writeFile(join(outer, 'repositories/ab/cd/7/hooks/update'), 'curl https://ci.example.com\n')
  await using host = openHostReader({ host: 'local', become: 'none', filesAs: 'login' })

  const stores = [
    { path: join(shared, 'absent'), name: 'data' },
    { path: outer, name: 'data-store-2' },
  ]

  expect(await readRepositoryFiles(host, stores, 'login')).toEqual({
    hooks: ['data-store-2/repositories/ab/cd/7/hooks/update'],
    hookLines: [
      { path: 'data-store-2/repositories/ab/cd/7/hooks/update', line: 1, text: 'curl https://ci.example.com' },
    ],
    config: [],
  })
})

it('a home without repositories has none', async () => {
  await using host = openHostReader({ host: 'local', become: 'none', filesAs: 'login' })

  expect(await readRepositoryFiles(host, [{ path: join(shared, 'absent'), name: 'data' }], 'login')).toEqual({
    hooks: [],
    hookLines: [],
    config: [],
  })
})

async function put(path: string, text: string): Promise<void> {
  const file = join(shared, 'data/repositories', path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
