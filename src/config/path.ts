import { resolve } from 'node:path'
import { matching, text } from './section.ts'

/** A path on an environment's host, without trailing slash; a Windows path is told by its drive letter. */
export function hostPath() {
  return matching(/^(\/|[A-Za-z]:[\\/])[^\0\r\n]*$/, 'an absolute path').transform(withoutTrailingSlash)
}

/** A path on this machine; relative ones start at the folder of the configuration file. */
export function localPath(folder: string) {
  return text('a path').transform((path) => resolve(folder, path))
}

export function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:/.test(path)
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 ? path.replace(/[\\/]+$/, '') || '/' : path
}
