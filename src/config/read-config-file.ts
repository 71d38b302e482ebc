import { readFile } from 'node:fs/promises'
import { AppError } from '../kernel/app-error.ts'

/** The text of a configuration file; UTF-8 only. Rejects with 'config/not-found' or 'config/unreadable'. */
export async function readConfigFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw asAppError(path, cause)
  })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('config/unreadable', `${path} is not UTF-8 text`, { hint: `save it as UTF-8`, cause })
  }
}

function asAppError(path: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  if (code === 'ENOENT') {
    return new AppError('config/not-found', `there is no configuration file ${path}`, {
      hint: 'write one with `understudy init`, or name it with --config FILE',
      cause,
    })
  }
  return new AppError('config/unreadable', `${path} cannot be read (${code})`, {
    hint: 'it must be a file that this user may read',
    cause,
  })
}
