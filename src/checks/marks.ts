import type { EnvironmentConfig } from '../config/environment.ts'
import { parseHomeMark } from '../hold/home-mark.ts'
import { homeMarkPath } from '../hold/layout.ts'
import { guardedCheck, verdict, type Verdict } from '../integrations/rest-check.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import { parseMark } from '../kernel/mark.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { HostReader } from '../ports/host.ts'

export interface MarkedCopy {
  readonly config: EnvironmentConfig
  readonly host: HostReader
  readonly database: DatabaseReader
  /** Undefined for what Understudy did not make. */
  readonly generation: string | undefined
}

/** Home and database say by themselves whose copy they are, of one generation, and that its integrations were cut. */
export async function markChecks(marked: MarkedCopy): Promise<readonly CheckResult[]> {
  return [
    await guardedCheck({ id: 'mark/database-cut', title: 'The mark of the database says that it was cut' }, () =>
      databaseIsCut(marked),
    ),
    await guardedCheck({ id: 'mark/home', title: 'The mark of the home is of the same generation' }, () =>
      homeBelongs(marked),
    ),
  ]
}

async function databaseIsCut({ config, database }: MarkedCopy): Promise<Verdict> {
  const { name, comment } = await database.identity()
  const mark = parseMark(comment)
  if (mark === undefined) return verdict(false, `${name} carries no mark of Understudy`)
  const { environment, generation, state } = mark
  return verdict(
    environment === config.name && state === 'cut',
    `${name}: environment ${environment}, generation ${generation}, ${state ?? 'no state'}`,
  )
}

async function homeBelongs({ config, host, database, generation }: MarkedCopy): Promise<Verdict> {
  const path = homeMarkPath(config.nodes[0].home)
  const home = parseHomeMark(await host.readFile(path))
  if (home === undefined) return verdict(false, `${path} is not there`)
  const mark = parseMark((await database.identity()).comment)
  const same = home.generation === mark?.generation && (generation === undefined || home.generation === generation)
  return verdict(
    home.environment === config.name && same,
    `home: environment ${home.environment}, generation ${home.generation}; database: generation ${mark?.generation ?? 'none'}`,
  )
}
