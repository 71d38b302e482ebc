import { writtenOnce } from '../base/written-once.ts'

/** As rules of rsync, from the folder of a backup: a dump, which is only read, and of the home the same as with the base. */
export const sharedWithKept: readonly string[] = [
  '- /database/',
  ...writtenOnce.home.map((rule) => rule.replace(/^([+-]) \//, '$1 /home/')),
]
