import { stepTitles } from '../kernel/step-id.ts'
import type { ProgressReporter } from '../ports/progress.ts'
import type { RunEvents } from '../run/events.ts'
import { openProgressBoard, type ProgressBoard } from '../run/progress-board.ts'
import type { App } from './app.ts'
import { recordProgress } from './progress-record.ts'

interface Watched {
  readonly events: RunEvents
  readonly progress: ProgressReporter
}

const TICK_MS = 1000

/** While a run goes: tells once a second how far it is. */
export async function withProgress<Result>(
  app: Pick<App, 'clock' | 'events' | 'store'>,
  of: { readonly environment: string; readonly run: string },
  work: (watched: Watched) => Promise<Result>,
): Promise<Result> {
  const record = recordProgress(app.store, of)
  const board = openProgressBoard(app.clock, (progress) => {
    app.events.progress(progress)
    record.keep(progress)
  })
  const timer = setInterval(() => board.tick(), TICK_MS)
  // A process that has nothing else to wait for is done.
  timer.unref()
  try {
    return await work({ events: watchedEvents(app.events, board), progress: board.reporter })
  } finally {
    clearInterval(timer)
    board.doing(undefined)
    record.end()
  }
}

function watchedEvents(events: RunEvents, board: ProgressBoard): RunEvents {
  return {
    ...events,
    stepStarted: (step, position, of) => {
      board.doing(stepTitles[step])
      events.stepStarted(step, position, of)
    },
    stepEnded: (step, outcome, seconds) => {
      board.doing(undefined)
      events.stepEnded(step, outcome, seconds)
    },
    effect: (id, title) => {
      board.doing(title)
      events.effect(id, title)
    },
  }
}
