import { setTimeout as sleep } from 'node:timers/promises'
import { run } from '../../lab/processes.ts'
import type { BenchScale } from '../data/scale.ts'

/** How long ext4 without a journal keeps a deleted inode from being used again, once its table is on disk: 60 s (`recently_deleted`, fs/ext4/ialloc.c). */
const KEPT_MS = 65_000

/** Until then each new file has to pass over the inodes of those that were removed, and whoever copies first would pay for it. */
export async function forgetRemoved({ name }: BenchScale): Promise<void> {
  await run(['sync'])
  if (name === 'full') await sleep(KEPT_MS)
}
