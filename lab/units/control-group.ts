import { existsSync, mkdirSync, rmdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Service } from './service.ts'

/**
 * The control group of a unit that names a slice of its own, without a dash. Every other one stays where its start came from: the
 * groups of the machine, its `system.slice` too, are none of the lab's.
 */
export function controlGroupOf(name: string, { slice }: Pick<Service, 'slice'>): string | undefined {
  return slice === undefined ? undefined : join('/sys/fs/cgroup', slice, name)
}

/** As systemd does at every start: the path is the same, the group is another. */
export function makeControlGroup(group: string): void {
  removeControlGroup(group)
  mkdirSync(group, { recursive: true })
}

/** Once it is empty. */
export function removeControlGroup(group: string): void {
  for (const folder of [group, dirname(group)]) {
    try {
      if (existsSync(folder)) rmdirSync(folder)
    } catch {
      // Somebody is still in it.
    }
  }
}

/** What becomes the command, from within the group; for root. */
export function withinControlGroup(group: string | undefined, argv: readonly string[]): readonly string[] {
  return group === undefined ? argv : ['/bin/sh', '-c', 'echo $$ >"$0/cgroup.procs" && exec "$@"', group, ...argv]
}
