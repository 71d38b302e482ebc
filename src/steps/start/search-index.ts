import { z } from 'zod'
import { deleteUrl, getUrl, readAnswer, type CurlAnswer } from '../../argv/curl.ts'
import { AppError } from '../../kernel/app-error.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Effect } from '../effect.ts'
import { assertNotTheSource, type SearchEnds } from './search-server-apart.ts'

/** Bitbucket's own, `bitbucket-search-v1` among them [documented]: a name that anything else chose is never touched. */
const OWN = /^bitbucket-[a-z0-9][a-z0-9._-]*$/

type Dropped = { readonly server: string; readonly left: number }

/**
 * The index of the earlier copy, on the search server that the copy is redirected to: it would answer with what is not there any more.
 * The server that Bitbucket brings along is emptied by the new home. Asked from the target's host, where its `localhost` is right.
 */
export function searchIndexDropped(id: string, ends: SearchEnds, server: string): Effect<Dropped> {
  return {
    id,
    title: `drop the search index of the earlier copy on ${server}`,
    apply: async (signal) => {
      // Each time: a name that was staging's yesterday may be production's today.
      await assertNotTheSource(ends, server)
      await dropIndices(ends, server, signal)
    },
    verify: async () => {
      const left = await indicesOn(ends, server)
      return left.length === 0
        ? { kind: 'done', result: { server, left: 0 } }
        : { kind: 'open', seen: `${server} has ${left.join(', ')}` }
    },
  }
}

/** On a server of which it is proven that the source does not use it. */
export async function dropIndices(ends: SearchEnds, server: string, signal: AbortSignal): Promise<void> {
  for (const index of await indicesOn(ends, server)) {
    signal.throwIfAborted()
    const { stdout } = await ends.target.host.execute(deleteUrl(`${server}/${index}`), { signal })
    const answer = readAnswer(stdout)
    if (answer.status !== 200 && answer.status !== 404) throw refused(ends, server, answer)
  }
}

const listed = z.array(z.object({ index: z.string() }))

export async function indicesOn(ends: SearchEnds, server: string): Promise<readonly string[]> {
  const { host } = ends.target
  const { exitCode, stdout, stderr } = await host.run(
    getUrl(`${server}/_cat/indices/bitbucket-*?format=json&h=index`),
    {
      expect: [0, 5, 6, 7, 28, 35, 52, 56, 60, 126, 127],
    },
  )
  if (exitCode !== 0) throw unreachable(ends, server, stderr.trim() || `curl ends with ${exitCode}`)
  const answer = readAnswer(stdout)
  if (answer.status === 404) return []
  const indices = listed.safeParse(parseJson(answer.body))
  if (answer.status !== 200 || !indices.success) throw refused(ends, server, answer)
  return indices.data.map(({ index }) => index).filter((index) => OWN.test(index))
}

function unreachable({ target }: SearchEnds, server: string, why: string): AppError {
  return new AppError(
    'run/step-failed',
    `the search server ${server} cannot be asked from ${target.host.name}: ${why}`,
    {
      hint: `see that curl is installed there and the server runs, or cut search-server, then \`understudy resume ${target.config.name}\``,
    },
  )
}

function refused({ target }: SearchEnds, server: string, { status }: CurlAnswer): AppError {
  return new AppError(
    'run/step-failed',
    `the search server ${server} does not let its index be dropped: it answers ${status}`,
    {
      hint: `a search server that wants a login is not supported yet: let ${target.host.name} in without one, or cut search-server, then \`understudy resume ${target.config.name}\``,
    },
  )
}
