import { holdAgain } from '../../hold/hold-again.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { TargetSystems } from '../run-context.ts'

/**
 * Takes the permit away, stops a copy that turned out not to be cut off and holds its configuration again. With a signal of its own:
 * an interruption of the run is no reason to leave it running. `because` is what was found; when the copy can't be stopped, the error
 * says both.
 */
export async function stopUnproven(
  { host, layout, service, config }: Pick<TargetSystems, 'host' | 'layout' | 'service' | 'config'>,
  { run, because }: { readonly run: string; readonly because: unknown },
): Promise<void> {
  try {
    // The permit first: a supervisor that starts the service again finds none.
    await host.removeFile(layout.permit)
    await service.stop(new AbortController().signal)
    const state = await service.state()
    if (state.kind !== 'stopped') throw new Error(state.kind === 'running' ? 'it still runs' : state.seen)
    await holdAgain(host, layout, { environment: config.name, runAs: config.runAs, generation: run })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new AppError(
      'run/step-failed',
      `${config.name} is not proven to be cut off, and could not be stopped and held: ${why}${because instanceof Error ? `; what was found: ${because.message}` : ''}`,
      { hint: `on ${host.name}: remove ${layout.permit}, then stop ${service.description} by hand`, cause: because },
    )
  }
}
