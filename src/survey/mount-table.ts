import type { Mount } from '../argv/mounts.ts'

/** The mount that a path without symbolic links lies on: of those on the way the deepest, and there the last. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  const onTheWay = mounts.filter(({ mountPoint }) => isWithin(path, mountPoint))
  const deepest = Math.max(...onTheWay.map(({ mountPoint }) => mountPoint.length))
  return onTheWay.findLast(({ mountPoint }) => mountPoint.length === deepest)
}

/** The path on the file system itself, however it is called where it is mounted. */
export function pathOnFileSystem(path: string, { mountPoint, root }: Mount): string {
  const below = mountPoint === '/' ? path : path.slice(mountPoint.length)
  const whole = `${root === '/' ? '' : root}${below}`
  return whole === '' ? '/' : whole
}

function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`)
}
