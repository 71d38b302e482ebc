import { z } from 'zod'
import { hostPath } from './path.ts'
import { section, text } from './section.ts'

type CommandWords = readonly [program: string, ...args: readonly string[]]

/** The administrator's own commands that freeze the home of a source, run on its first node as root, or as the SSH user with `become: none`. */
export interface SnapshotConfig {
  readonly create: CommandWords
  /** Where the home lies once it is there. */
  readonly mount: string
  readonly drop: CommandWords
}

export function snapshotSchema() {
  return section({
    create: commandWords().describe('the program and its arguments; run under the lock, so it has to be quick'),
    mount: hostPath().describe('where the home lies in the snapshot, once it is made'),
    drop: commandWords().describe('takes the snapshot away again'),
  })
}

/** By its path, so that a rule of sudo can name it; never a shell's text. */
function commandWords() {
  const expected = 'a list: the absolute path of a program, and its arguments'
  return z.array(text('a text'), { error: expected }).transform((words, context): CommandWords => {
    const [program, ...args] = words
    if (program?.startsWith('/') === true && words.every((word) => !/[\0\r\n]/.test(word))) return [program, ...args]
    context.addIssue({ code: 'custom', message: expected, input: words })
    return z.NEVER
  })
}
