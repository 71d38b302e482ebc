import { z } from 'zod'
import type { SecretRef } from '../kernel/secret-ref.ts'
import { localPath } from './path.ts'
import { HINT, matching, section, text } from './section.ts'

/** Tells a literal secret from any other wrong value: the explanation then never shows what was found. */
export const SECRET_REFERENCE = `a secret reference${HINT}write { env: NAME }, { file: path } or { command: [program, argument] }`

/** A reference to a secret. A literal is refused, and its value never repeated. */
export function secretSchema(folder: string) {
  return z
    .union(
      [
        section({ env: matching(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable') }),
        section({ file: localPath(folder) }),
        section({
          command: z.array(text('a text'), { error: 'a list: the program and its arguments' }).min(1, {
            error: 'a list: the program and its arguments',
          }),
        }),
      ],
      { error: SECRET_REFERENCE },
    )
    .transform((written): SecretRef => {
      if ('env' in written) return { kind: 'env', name: written.env }
      if ('file' in written) return { kind: 'file', path: written.file }
      return { kind: 'command', argv: written.command }
    })
}
