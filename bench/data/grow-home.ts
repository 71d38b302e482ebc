import { createCipheriv, createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { gitEnvironment, repositoryFolder } from '../../lab/population/git-repositories.ts'
import type { BenchScale } from './scale.ts'

const LOOSE_BYTES = 600
const PACKED_BYTES = 512 * 1024

/** Adds commits to every repository of a home until it has as many loose objects and as much in packs as the scale says. */
export async function growHome(
  home: string,
  { repositories, looseObjects, packedMegabytes }: BenchScale,
): Promise<void> {
  for (let id = 1; id <= repositories; id++) {
    const folder = repositoryFolder(home, id)
    const missing = looseObjects - (await countLoose(folder))
    // A commit and its tree come with the files.
    if (missing > 2)
      await addCommit(folder, { branch: 'bench/loose', files: missing - 2, bytes: LOOSE_BYTES, loose: true })
    const packed = Math.round((packedMegabytes * 1024 * 1024) / PACKED_BYTES)
    await addCommit(folder, { branch: 'bench/packed', files: packed, bytes: PACKED_BYTES, loose: false })
  }
}

async function countLoose(folder: string): Promise<number> {
  const objects = join(folder, 'objects')
  const fans = (await readdir(objects)).filter((name) => /^[0-9a-f]{2}$/.test(name))
  const counts = await Promise.all(fans.map(async (fan) => (await readdir(join(objects, fan))).length))
  return counts.reduce((sum, count) => sum + count, 0)
}

interface Addition {
  readonly branch: string
  readonly files: number
  readonly bytes: number
  readonly loose: boolean
}

/** A commit of new files on a branch of its own, loose or in a pack. */
export async function addCommit(folder: string, { branch, files, bytes, loose }: Addition): Promise<void> {
  const content = noise(`${folder.split('/').at(-1)}/${branch}`, files * bytes)
  const parts: Buffer[] = [
    Buffer.from(
      `commit refs/heads/${branch}\ncommitter Bench <bench@corp.example> 1790000000 +0000\ndata 6\ngrown\n\n`,
    ),
  ]
  for (let index = 0; index < files; index++) {
    parts.push(Buffer.from(`M 100644 inline data-${index}\ndata ${bytes}\n`))
    parts.push(content.subarray(index * bytes, (index + 1) * bytes), Buffer.from('\n'))
  }
  parts.push(Buffer.from('\ndone\n'))
  const limit = loose ? 1_000_000 : 1
  const flags = ['-c', 'safe.directory=*', '-c', 'core.fsync=none', '-c', `fastimport.unpackLimit=${limit}`]
  await execa('git', [...flags, 'fast-import', '--quiet', '--done'], {
    input: Buffer.concat(parts),
    env: gitEnvironment(folder),
  })
}

/** Bytes that don't compress, equal for an equal purpose. */
function noise(purpose: string, bytes: number): Buffer {
  const key = createHash('sha256').update(purpose).digest().subarray(0, 16)
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes))
}
