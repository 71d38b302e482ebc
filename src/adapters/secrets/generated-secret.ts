import { chmod, link, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RandomSource } from '../../kernel/random.ts'
import type { Secret } from '../../kernel/secret.ts'
import { secretFromFile } from './secret-from-file.ts'

/** Made once and kept below the state folder; two runs at the same moment get the same one. */
export async function generatedSecret(stateFolder: string, name: string, random: RandomSource): Promise<string> {
  const path = await placeOf(stateFolder, name)
  if (!(await exists(path))) await create(path, random)
  return await secretFromFile(path)
}

/** Replaces whatever the name stood for, whole or not at all. */
export async function keepSecret(
  stateFolder: string,
  name: string,
  value: Secret,
  random: RandomSource,
): Promise<void> {
  const path = await placeOf(stateFolder, name)
  await rename(await written(path, value.reveal(), random), path)
}

async function placeOf(stateFolder: string, name: string): Promise<string> {
  const folder = join(stateFolder, 'secrets')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  return join(folder, encodeURIComponent(name))
}

async function exists(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  await file?.close()
  return file !== undefined
}

/** Linked into place when it is whole and on disk, and only where nothing lies: a crash or a second run never changes it. */
async function create(path: string, random: RandomSource): Promise<void> {
  const beside = await written(path, random.token(32), random)
  await link(beside, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(beside)
}

/** Beside its place, on disk, readable by nobody else from its first moment. */
async function written(path: string, value: string, random: RandomSource): Promise<string> {
  const beside = `${path}.${random.token(8)}`
  const file = await open(beside, 'w', 0o600)
  await file.writeFile(`${value}\n`)
  await file.sync()
  await file.close()
  return beside
}
