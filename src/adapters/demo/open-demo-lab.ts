import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { z } from 'zod'
import { AppError } from '../../kernel/app-error.ts'
import type { DemoLab } from '../../ports/demo-lab.ts'
import { freeBlock } from './free-block.ts'

const program = fileURLToPath(new URL('../../../lab/main.ts', import.meta.url))

const contacts = z.array(z.object({ kind: z.string(), from: z.string() }))
const work = z.object({ pushed: z.number(), refused: z.number() })

/** Starts the lab's machines as processes of their own, in a folder below the system's temporary one. */
export async function openDemoLab(options: { readonly keep: boolean }): Promise<DemoLab> {
  if (!existsSync(program)) {
    throw new AppError('policy/not-yet', 'the demo needs the lab, which only a checkout of the project has', {
      hint: 'clone the project and run script/demo',
    })
  }
  const block = await freeBlock()
  const root = await mkdtemp(join(tmpdir(), 'understudy-demo-'))
  const environment = z
    .record(z.string(), z.string())
    .parse(await callJson(['up', root, '--block', String(block), '--hosts', 'production,staging,control', '--fence']))
  await call(['start', root, 'production'])
  const configFile = join(root, 'understudy.yaml')
  await writeFile(configFile, await call(['config', root, '--fence']), { mode: 0o600 })
  return {
    root,
    configFile,
    environment,
    startWork: () => startWork(root),
    startControl: async () => {
      await call(['control', root])
      await call(['start', root, 'control'])
    },
    contactsBy: async (name) => contacts.parse(await callJson(['contacts', root, name])),
    [Symbol.asyncDispose]: async () => {
      if (options.keep) return
      await call(['down', root])
      await removeAllBut(root, join(root, REPORTS))
    },
  }
}

/** What the demo's last lines lead to. */
const REPORTS = 'operator/understudy-state/reports'

async function removeAllBut(folder: string, kept: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (path === kept) continue
    if (kept.startsWith(`${path}/`)) await removeAllBut(path, kept)
    else await rm(path, { recursive: true, force: true })
  }
}

function startWork(root: string): () => Promise<{ pushed: number; refused: number }> {
  const worker = execa(process.execPath, [program, 'work', root], { reject: false, stdin: 'ignore' })
  return async () => {
    worker.kill('SIGTERM')
    const { exitCode, stdout, stderr, shortMessage = '' } = await worker
    if (exitCode !== 0) throw labFailed('work', stderr === '' ? shortMessage : stderr)
    return work.parse(JSON.parse(stdout))
  }
}

async function callJson(args: readonly string[]): Promise<unknown> {
  return JSON.parse(await call(args))
}

async function call(args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...args], {
    reject: false,
    stdin: 'ignore',
  })
  if (exitCode === 0) return stdout
  throw labFailed(args[0] ?? '', stderr)
}

function labFailed(command: string, stderr: string): AppError {
  const last = stderr.trim().split('\n').slice(-3).join('; ')
  return new AppError('host/command-failed', `the lab failed at \`${command}\`: ${last}`, {
    hint: 'run script/setup, and the demo as root',
  })
}
