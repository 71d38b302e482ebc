import { createInterface } from 'node:readline'
import { execa } from 'execa'
import type { GuardianOrder } from '../../../ports/bitbucket.ts'
import { passedEnvironment } from '../../hosts/program.ts'
import { isGuardianMessage, writeOrder, type GuardianMessage } from './messages.ts'

/** The guardian as the run sees it. */
export interface GuardianProcess {
  readonly pid: number
  /** Its next message that nobody has read; undefined when it has ended and there is none. */
  next(): Promise<GuardianMessage | undefined>
  /** Set once it no longer holds the lock, for whatever reason. */
  ended(): 'ended' | undefined
  askRelease(): void
  /** As the run's death: it releases by itself, and nobody waits for it. */
  leave(): void
  /** For a run that gives up before the guardian does: it goes on by itself, and the run's process may end. */
  letGo(): void
}

/** In a session of its own, so that no Ctrl-C and no closed terminal reaches it. The order goes through its standard input. */
export function startGuardianProcess(
  [program = '', ...args]: readonly string[],
  order: GuardianOrder,
): GuardianProcess {
  const child = execa(program, args, {
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    extendEnv: false,
    env: passedEnvironment(),
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
  })
  child.nodeChildProcess.unref()
  child.stdin.on('error', () => undefined)
  child.stdin.write(writeOrder(order))
  const messages: (GuardianMessage | undefined)[] = []
  const readers: ((message: GuardianMessage | undefined) => void)[] = []
  let ended: 'ended' | undefined
  const arrive = (message: GuardianMessage | undefined) => {
    if (message?.kind !== 'held') ended = 'ended'
    const reader = readers.shift()
    if (reader === undefined) messages.push(message)
    else reader(message)
  }
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    const message: unknown = JSON.parse(line)
    if (isGuardianMessage(message)) arrive(message)
  })
  lines.on('close', () => arrive(undefined))
  return {
    pid: child.pid ?? 0,
    next: async () => (messages.length > 0 ? messages.shift() : await new Promise((resolve) => readers.push(resolve))),
    ended: () => ended,
    askRelease: () => child.stdin.write('release\n'),
    leave: () => child.stdin.end(),
    letGo: () => {
      child.stdin.end()
      child.stdout.destroy()
    },
  }
}
