import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Refuses to begin when the disk of that folder would not take it. */
export async function requireDisk(folder: string, gigabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(nearestExisting(folder))
  const free = (bavail * bsize) / 1024 ** 3
  if (free >= gigabytes) return
  throw new Error(
    `the benchmarks need ${gigabytes} GB of free disk and ${folder} has ${free.toFixed(1)} GB; make room, or name another folder in UNDERSTUDY_BENCH_DATA`,
  )
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder))
}
