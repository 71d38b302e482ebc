import { z } from 'zod'
import { flag, matching, section, text } from './section.ts'

/** How the target's Bitbucket is started and stopped. */
export type ServiceConfig =
  | { readonly kind: 'systemd'; readonly unit: string }
  /** bin/start-bitbucket.sh and bin/stop-bitbucket.sh of the installation. */
  | { readonly kind: 'scripts' }
  /** Argument vectors; `running` exits 0 while Bitbucket runs. */
  | {
      readonly kind: 'commands'
      readonly start: readonly string[]
      readonly stop: readonly string[]
      readonly running: readonly string[]
    }

export function serviceSchema() {
  return z
    .union(
      [
        section({ systemd: matching(/^[A-Za-z0-9_][A-Za-z0-9:_.@\\-]*$/, 'the name of a unit') }),
        section({ scripts: flag().refine((on) => on, { error: 'true' }) }),
        section({ start: argumentVector(), stop: argumentVector(), running: argumentVector() }),
      ],
      { error: '{ systemd: unit }, { scripts: true } or { start: [...], stop: [...], running: [...] }' },
    )
    .transform((written): ServiceConfig => {
      if ('systemd' in written) return { kind: 'systemd', unit: written.systemd }
      return 'scripts' in written ? { kind: 'scripts' } : { kind: 'commands', ...written }
    })
}

function argumentVector() {
  const expected = 'a list: the program and its arguments'
  return z.array(text('a text'), { error: expected }).min(1, { error: expected })
}
