import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bytesOfText } from '../../src/argv/byte-text.ts'
import { listProcesses } from '../../src/argv/ps.ts'
import type { HostReader, HostWriter } from '../../src/ports/host.ts'

export interface HostSubject {
  openReader(): HostReader
  openWriter(): HostWriter
  /** Where sudo rules are in force no path may hold a blank, so awkward names are left to the others. */
  readonly names: 'awkward' | 'plain'
  readonly parent: string
}

const awkward = [
  'with space',
  'new\nline',
  `quo'te"s`,
  'back\\slash',
  '-dash',
  '$HOME',
  'bytes-\udcff\udc80',
  'ünï',
  '*',
]
const plain = ['plain', '-dash', '..dots', 'ünï']

const bytes = (path: string) => Buffer.from(bytesOfText(path))

/** What every host has to do, read and written. Run by each adapter; expectations are checked on the disk itself. */
export function hostContract(title: string, start: () => Promise<HostSubject>): void {
  describe(`host contract: ${title}`, () => {
    let subject: HostSubject
    let host: HostWriter
    let folder: string

    beforeAll(async () => {
      subject = await start()
      host = subject.openWriter()
    })
    afterAll(() => host[Symbol.asyncDispose]())
    beforeEach(async () => {
      folder = await mkdtemp(join(subject.parent, 'case-'))
      return () => rm(folder, { recursive: true, force: true })
    })

    const as = { mode: 0o640, owner: 'root', group: 'root' }
    const names = () => (subject.names === 'awkward' ? awkward : plain)

    it('lists names byte for byte, sorted', async () => {
      for (const name of names()) await writeFile(bytes(join(folder, name)), name)

      expect(await host.list(folder)).toEqual([...names()].sort())
      expect(await host.list(join(folder, 'absent'))).toEqual([])
    })

    it('writes, reads and removes a file of any name', async () => {
      const content = Uint8Array.from({ length: 1000 }, (_, index) => index % 256)
      for (const name of names()) {
        const path = join(folder, name)

        await host.writeFile(path, content, as)

        expect(await readFile(bytes(path))).toEqual(Buffer.from(content))
        expect(Buffer.from((await host.readFile(path)) ?? [])).toEqual(Buffer.from(content))
        await host.removeFile(path)
        await host.removeFile(path)
        expect(await host.readFile(path)).toBeUndefined()
      }
      expect(await host.list(folder)).toEqual([])
    })

    it('tells what a file is, and never follows a symbolic link', async () => {
      await host.writeFile(join(folder, 'file'), Buffer.from('12345'), as)
      await symlink('/nowhere', join(folder, 'link'))

      expect(await host.status(join(folder, 'file'))).toMatchObject({
        kind: 'file',
        bytes: 5,
        owner: 'root',
        group: 'root',
        mode: 0o640,
      })
      expect(await host.status(join(folder, 'link'))).toMatchObject({ kind: 'symlink' })
      expect(await host.status(folder)).toMatchObject({ kind: 'folder' })
      expect(await host.status(join(folder, 'absent'))).toBeUndefined()
      expect(await host.status(join(folder, 'file', 'below'))).toBeUndefined()
    })

    it('replaces a file as a whole: nothing lies beside it afterwards', async () => {
      const path = join(folder, 'file')
      await host.writeFile(path, Buffer.from('a longer first version'), as)

      await host.writeFile(path, Buffer.from('second'), { ...as, mode: 0o600 })

      expect(await readFile(path, 'utf8')).toBe('second')
      expect((await host.status(path))?.mode).toBe(0o600)
      expect(await host.list(folder)).toEqual(['file'])
    })

    it('leaves the old file as it was when the new one cannot be finished', async () => {
      const path = join(folder, 'file')
      await host.writeFile(path, Buffer.from('first'), as)

      await expect(
        host.writeFile(path, Buffer.from('second'), { ...as, owner: 'nobody-of-that-name' }),
      ).rejects.toMatchObject({ name: 'AppError' })

      expect(await readFile(path, 'utf8')).toBe('first')
      expect(await host.list(folder)).toEqual(['file'])
    })

    it('creates a file for exactly one of many that try at once, whole, and for none after it', async () => {
      const path = join(folder, 'lock')
      const others = [subject.openWriter(), subject.openWriter()]
      const writers = [host, ...others, host, ...others]
      const contents = writers.map((_, index) => `${index} `.repeat(50_000))

      const answers = await Promise.all(
        writers.map((writer, index) => writer.createFile(path, Buffer.from(contents[index] ?? ''), as)),
      )
      await Promise.all(others.map((one) => one[Symbol.asyncDispose]()))

      expect(answers.filter((answer) => answer === 'created')).toHaveLength(1)
      expect(await readFile(path, 'utf8')).toBe(contents[answers.indexOf('created')])
      expect(await host.status(path)).toMatchObject({ mode: 0o640, owner: 'root' })
      expect(await host.createFile(path, Buffer.from('late'), as)).toBe('exists')
      expect(await host.list(folder)).toEqual(['lock'])
    })

    it('shows nobody a created file before its content is whole', async () => {
      const path = join(folder, 'lock')
      const content = Buffer.from('who, when and why '.repeat(20_000))
      const look = async () => (await readFile(path).catch(() => undefined))?.length
      const creating = host.createFile(path, content, as)

      let seen = await look()
      while (seen === undefined) seen = await look()
      await creating

      expect(seen).toBe(content.length)
      expect(await readFile(path)).toEqual(content)
    })

    it('creates nothing over a folder or a dangling link, nor where its folder is not there', async () => {
      await mkdir(join(folder, 'taken'))
      await symlink('/nowhere', join(folder, 'link'))

      expect(await host.createFile(join(folder, 'taken'), Buffer.from('x'), as)).toBe('exists')
      expect(await host.createFile(join(folder, 'link'), Buffer.from('x'), as)).toBe('exists')
      await expect(host.createFile(join(folder, 'absent', 'x'), Buffer.from('x'), as)).rejects.toMatchObject({
        name: 'AppError',
      })
      expect(await host.list(folder)).toEqual(['link', 'taken'])
    })

    it('makes a folder once or twice with the same result', async () => {
      const path = join(folder, 'new', 'folder')

      await host.makeFolder(path, { ...as, mode: 0o710 })
      await host.makeFolder(path, { ...as, mode: 0o710 })

      expect(await host.status(path)).toMatchObject({ kind: 'folder', mode: 0o710 })
    })

    it('renames over a file, and refuses a folder that is not empty', async () => {
      await host.writeFile(join(folder, 'a'), Buffer.from('a'), as)
      await host.writeFile(join(folder, 'b'), Buffer.from('b'), as)
      await mkdir(join(folder, 'full', 'inner'), { recursive: true })
      await mkdir(join(folder, 'other'))

      await host.rename(join(folder, 'a'), join(folder, 'b'))

      expect(await readFile(join(folder, 'b'), 'utf8')).toBe('a')
      await expect(host.rename(join(folder, 'other'), join(folder, 'full'))).rejects.toMatchObject({
        code: 'host/command-failed',
      })
      await expect(host.rename(join(folder, 'a'), join(folder, 'c'))).rejects.toMatchObject({
        code: 'host/file-not-found',
      })
    })

    it('removes a folder only inside what may be removed, symbolic links considered', async () => {
      await mkdir(join(folder, 'mine', 'old', 'deep'), { recursive: true })
      await mkdir(join(folder, 'theirs', 'old'), { recursive: true })
      await symlink(join(folder, 'theirs'), join(folder, 'mine', 'way-out'))
      const within = [join(folder, 'mine')]

      await host.removeFolder(join(folder, 'mine', 'old'), within)
      await host.removeFolder(join(folder, 'mine', 'old'), within)

      expect(await host.list(join(folder, 'mine'))).toEqual(['way-out'])
      for (const path of ['theirs/old', 'mine/way-out/old', 'mine', 'mine/../theirs']) {
        await expect(host.removeFolder(`${folder}/${path}`, within)).rejects.toMatchObject({
          code: 'host/permission-denied',
        })
      }
      expect(await host.list(join(folder, 'theirs'))).toEqual(['old'])
    })

    it('tells the free space of a file system', async () => {
      const space = await host.freeSpace(folder)

      expect(space.bytes).toBeGreaterThan(0)
      expect(space.inodes).toBeGreaterThan(0)
      expect(space.usedBytes).toBeGreaterThan(0)
      expect(space.usedInodes).toBeGreaterThan(0)
      await expect(host.freeSpace(join(folder, 'absent'))).rejects.toMatchObject({ code: 'host/file-not-found' })
    })

    it('runs a command and gives its lines as they come', async () => {
      const lines: string[] = []

      const result = await host.run(listProcesses(), { onLine: (line) => lines.push(line) })

      expect(result).toMatchObject({ exitCode: 0, stdout: '' })
      expect(lines.length).toBeGreaterThan(1)
    })

    it('gives what a command prints to a reader, no faster than that takes it, and ends with the reader', async () => {
      const endless = { effect: 'read', program: 'yes', args: [], as: 'login' } as const
      let bytes = 0

      const reading = host.run(endless, {
        onOutput: async (output) => {
          for await (const chunk of output) {
            bytes += chunk.length
            if (bytes > 1_000_000) throw new Error('enough')
            await setTimeout(1)
          }
        },
      })

      await expect(reading).rejects.toThrow('enough')
      expect(bytes).toBeLessThan(1_500_000)
    })

    it('gives a reader all that a command prints, and the exit code', async () => {
      const command = { effect: 'read', program: 'sh', args: ['-c', 'seq 200000; exit 3'], as: 'login' } as const
      let bytes = 0

      const result = await host.run(command, {
        expect: [3],
        onOutput: async (output) => {
          for await (const chunk of output) bytes += chunk.length
        },
      })

      expect({ bytes, ...result }).toEqual({ bytes: 1_288_895, exitCode: 3, stdout: '', stderr: '' })
    })

    it('takes an expected exit code as an answer and another as a failure with the last words', async () => {
      const command = { effect: 'read', program: 'ls', args: ['--', '/absent'], as: 'login' } as const

      expect(await host.run(command, { expect: [2] })).toMatchObject({ exitCode: 2 })
      await expect(host.run(command)).rejects.toMatchObject({
        code: 'host/command-failed',
        message: `ls ended with 2 on ${host.name}: ls: cannot access '/absent': No such file or directory`,
      })
    })

    it('names a program that is not installed', async () => {
      const command = { effect: 'read', program: 'no-such-program', args: [], as: 'login' } as const

      await expect(host.run(command)).rejects.toMatchObject({
        code: 'host/missing-tool',
        message: `no-such-program is not installed on ${host.name}`,
      })
    })

    it('ends a program when it is aborted', async () => {
      const marker = `4${Date.now()}`
      const controller = new AbortController()
      const command = { effect: 'read', program: 'sleep', args: [marker], as: 'login' } as const
      const running = host.run(command, { signal: controller.signal }).catch((error: unknown) => error)
      await untilProcess(host, marker, true)

      controller.abort(new Error('enough'))

      expect(await running).toMatchObject({ message: 'enough' })
      await untilProcess(host, marker, false)
    })

    it('gives up on a program that takes longer than it may', async () => {
      const command = { effect: 'read', program: 'sleep', args: ['3600'], as: 'login' } as const

      await expect(host.run(command, { timeoutMs: 300 })).rejects.toMatchObject({
        message: `sleep did not end within 0.3 s on ${host.name}`,
      })
    })

    it('has no writing method at run time when it was opened for reading', async () => {
      await using reader = subject.openReader()

      expect(Object.keys(reader).sort()).toEqual([
        'freeSpace',
        'list',
        'name',
        'readFile',
        'readOpenFile',
        'readUnlinked',
        'run',
        'status',
      ])
    })
  })
}

async function untilProcess(host: HostReader, marker: string, there: boolean): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { stdout } = await host.run(listProcesses())
    if (
      new RegExp(
        `\\d sleep ${marker}$|/ ?sleep ${marker}$|root +sleep ${marker}$|understudy +sleep ${marker}$`,
        'm',
      ).test(stdout) === there
    )
      return
  }
  throw new Error(`the program ${there ? 'did not start' : 'did not end'}`)
}

export const temporaryParent = () => mkdtemp(join(tmpdir(), 'understudy-host-'))
