import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Ends } from './ends.ts'
import { problem } from './problem.ts'

/** A dump makes the extensions of its database anew; one that the target's server or login can't make would stop the restore. */
export async function extensionProblems({ source, target }: Ends): Promise<readonly Diagnostic[]> {
  await using database = await source.openDatabase()
  const used = await database.extensions()
  if (used.length === 0) return []
  await using server = await target.openServer()
  const creatable = new Set(await server.extensions())
  const { host, port, maintenance, user } = target.config.database
  return used
    .filter((name) => !creatable.has(name))
    .map((name) =>
      problem(
        `${(maintenance ?? { user }).user} may not create the extension ${name} on ${host}:${port}, which the database of ${source.config.name} has`,
        `install it there; where it is there and not trusted, only a superuser as environments.${target.config.name}.database.maintenance can, or the source does without it`,
      ),
    )
}
