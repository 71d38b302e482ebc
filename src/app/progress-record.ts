import { z } from 'zod'
import type { RunProgress } from '../kernel/run-progress.ts'
import type { Store } from '../ports/store.ts'

const EVERY_MS = 5000
const NAME = 'progress'

interface ProgressRecord {
  keep(progress: RunProgress): void
  end(): void
}

/**
 * The one document by which another process, such as a dashboard, sees how far a run is: written over, so that it never grows, and by
 * no entry of the journal, which keeps what happened. A state that can't be written is for the journal to tell.
 */
export function recordProgress(
  store: Pick<Store, 'putDocument'>,
  { environment, run }: { readonly environment: string; readonly run: string },
): ProgressRecord {
  let last = 0
  return {
    keep: (progress) => {
      const now = Date.parse(progress.at)
      if (now - last < EVERY_MS) return
      last = now
      store.putDocument(environment, NAME, JSON.parse(JSON.stringify({ ...progress, run })))
    },
    end: () => {
      if (last === 0) return
      try {
        store.putDocument(environment, NAME, null)
      } catch {
        // See above.
      }
    },
  }
}

const count = z.number()
const meter = z.object({
  what: z.string(),
  unit: z.enum(['bytes', 'files', 'repositories']),
  seconds: count,
  done: count,
  total: count.optional(),
  estimated: z.literal(true).optional(),
  perSecond: count.optional(),
  secondsLeft: count.optional(),
})

const schema = z.object({
  run: z.string(),
  at: z.string(),
  doing: z.object({ title: z.string(), seconds: count }).optional(),
  running: z.array(meter),
  lock: z.object({ source: z.string(), seconds: count, allowedSeconds: count }).optional(),
})

/** Undefined where no run tells: what was told a while ago is of a run that died. */
export function readProgress(
  store: Pick<Store, 'document'>,
  environment: string,
  now: Date,
): (RunProgress & { readonly run: string }) | undefined {
  const { data } = schema.safeParse(store.document(environment, NAME))
  if (data === undefined || now.getTime() - Date.parse(data.at) > STALE_MS) return undefined
  return data
}

const STALE_MS = 30_000
