import type { CallChange, Change } from '../changes/change.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Json } from '../kernel/json.ts'
import { lookAgain } from './copy/decide-copy.ts'
import type { Effect } from './effect.ts'
import { databaseOf } from './restore-database.ts'
import type { RunContext } from './run-context.ts'
import type { Step } from './step.ts'

/** What only the running application can do. Each call names the read that shows it is done, so a resumed run may repeat it. */
export const finishInApplication: Step<'finish-in-application'> = {
  id: 'finish-in-application',
  run: async (context, perform) => {
    await using copy = await context.target.openRunningCopy(databaseOf(context))
    const calls = (await lookAgain(context, copy)).changes.filter(isCall)
    for (const call of calls) await perform(called(context, call))
    return { calls: calls.length }
  },
}

function called({ target }: RunContext, call: CallChange): Effect<{ path: string }> {
  return {
    id: `finish-in-application/${call.method} ${call.path}`,
    title: call.because,
    apply: async () => {
      const { status } = await target.bitbucket.send(call.method, call.path, call.body)
      if (status >= 400) {
        throw new AppError(
          'bitbucket/unexpected-answer',
          `${call.method} ${call.path} on ${target.config.name} answers ${status}`,
          {
            hint: `see its log, then \`understudy resume ${target.config.name}\``,
          },
        )
      }
    },
    verify: async () => {
      const { status, body } = await target.bitbucket.get(call.until.path)
      const done =
        status === call.until.status && (call.until.contains === undefined || contains(body, call.until.contains))
      return done
        ? { kind: 'done', result: { path: call.path } }
        : { kind: 'open', seen: `GET ${call.until.path} answers ${status}` }
    },
  }
}

/** Every key of `wanted` is in `found` with the same value; further keys of the server do not matter. */
function contains(found: unknown, wanted: Json): boolean {
  if (typeof wanted !== 'object' || wanted === null) return found === wanted
  if (typeof found !== 'object' || found === null) return false
  const entries = new Map<string, unknown>(Object.entries(found))
  return Object.entries(wanted).every(([key, value]: [string, Json]) => contains(entries.get(key), value))
}

function isCall(change: Change): change is CallChange {
  return change.kind === 'call-bitbucket'
}
