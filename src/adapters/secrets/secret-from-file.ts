import { open } from 'node:fs/promises'
import { AppError } from '../../kernel/app-error.ts'

/** Its text without the line end at the end. A file that others can read is refused: then it is no secret. */
export async function secretFromFile(path: string): Promise<string> {
  const file = await open(path).catch((error: unknown) => {
    throw new AppError('config/secret-unavailable', `file ${path} cannot be read`, {
      hint: `create it, readable by you alone: \`install -m 600 /dev/null ${path}\`, then put the secret in`,
      cause: error,
    })
  })
  try {
    const { mode } = await file.stat()
    if ((mode & 0o077) !== 0) throw tooOpen(path, mode)
    return (await file.readFile('utf8')).replace(/\r?\n$/, '')
  } finally {
    await file.close()
  }
}

function tooOpen(path: string, mode: number): AppError {
  const octal = (mode & 0o777).toString(8).padStart(4, '0')
  return new AppError('config/secret-unavailable', `file ${path} can be read by others (mode ${octal})`, {
    hint: `run \`chmod 600 ${path}\``,
  })
}
