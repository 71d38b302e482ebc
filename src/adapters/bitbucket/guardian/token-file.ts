import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Secret } from '../../../kernel/secret.ts'
import { thisHolder } from '../../holder.ts'

/** The first line of its file; the second names the process of the guardian. */
export interface KeptToken {
  readonly token: Secret
  readonly guardian: string
}

/** A guardian's own, though it may not be the only one of its source. Names of environments have no dot. */
export function tokenFileOf(stateFolder: string, { source, run }: { source: string; run: string }): string {
  return join(stateFolder, `${prefixOf(source)}${run}`)
}

/** The runs whose token of this source lies there. */
export function runsWithToken(stateFolder: string, source: string): readonly string[] {
  const prefix = prefixOf(source)
  const names = readdirSync(stateFolder).filter((name) => name.startsWith(prefix))
  return names.map((name) => name.slice(prefix.length)).filter((run) => !run.endsWith(UNFINISHED))
}

function prefixOf(source: string): string {
  return `maintenance-lock-${source}.`
}

const UNFINISHED = '.new'

/**
 * On disk before anybody else hears of the token: it is what an administrator unlocks with when the guardian is killed too. Gives why it is
 * not, where it is not: a full disk must not keep the guardian from guarding, which holds the token in memory.
 */
export function keepToken(path: string, token: Secret): string | undefined {
  try {
    rmSync(path + UNFINISHED, { force: true })
    const file = openSync(path + UNFINISHED, 'wx', 0o600)
    writeSync(file, `${token.reveal()}\n${thisHolder()}\n`)
    fsyncSync(file)
    closeSync(file)
    renameSync(path + UNFINISHED, path)
    flushFolder(dirname(path))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Without it a power loss may take the name of a file whose content is on disk. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r')
  fsyncSync(folder)
  closeSync(folder)
}

export function readToken(path: string): KeptToken | undefined {
  try {
    const [token = '', guardian = ''] = readFileSync(path, 'utf8').split('\n')
    return token === '' ? undefined : { token: new Secret(token), guardian }
  } catch {
    return undefined
  }
}

export function removeToken(path: string): void {
  rmSync(path, { force: true })
}
