import type { RunContext } from './run-context.ts'

/** As long as a run waits for its own guardian; the one that is asked here goes on trying too. */
const PATIENCE_MS = 60_000

/** The guardian of a lock dies with its machine; the token that it kept does not. */
export async function releaseLeftLocks({ source, note }: Pick<RunContext, 'source' | 'note'>): Promise<void> {
  const { name } = source.config
  for (const lock of source.leftLocks().filter(({ lives }) => !lives)) {
    const { run } = lock
    switch (await lock.release(PATIENCE_MS)) {
      case 'released':
        note(`${name} was still locked by run ${run}, whose guardian was gone: it is unlocked`)
        break
      case 'of-another':
        note(`the lock of run ${run}, whose guardian was gone, has ended; somebody else has locked ${name} since`)
        break
      case 'not-locked':
    }
  }
}
